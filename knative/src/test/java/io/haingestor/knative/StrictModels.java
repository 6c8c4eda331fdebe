package io.haingestor.knative;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.knative.eventing.v1.Broker;
import io.fabric8.knative.eventing.v1.Trigger;
import io.fabric8.knative.sources.v1.PingSource;
import io.fabric8.knative.sources.v1.SinkBinding;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The typed models of Kubernetes, Knative and the Prometheus operator, without the leniency that they have for clients. */
final class StrictModels {
    private static final Map<String, Class<?>> KINDS = Map.ofEntries(
            Map.entry("apps/v1 Deployment", Deployment.class),
            Map.entry("eventing.knative.dev/v1 Broker", Broker.class),
            Map.entry("eventing.knative.dev/v1 Trigger", Trigger.class),
            Map.entry("monitoring.coreos.com/v1 PodMonitor", PodMonitor.class),
            Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
            Map.entry("serving.knative.dev/v1 Service", io.fabric8.knative.serving.v1.Service.class),
            Map.entry("sources.knative.dev/v1 PingSource", PingSource.class),
            Map.entry("sources.knative.dev/v1 SinkBinding", SinkBinding.class),
            Map.entry("v1 ConfigMap", ConfigMap.class),
            Map.entry("v1 Namespace", Namespace.class),
            Map.entry("v1 PersistentVolumeClaim", PersistentVolumeClaim.class),
            Map.entry("v1 Secret", Secret.class),
            Map.entry("v1 Service", io.fabric8.kubernetes.api.model.Service.class),
            Map.entry("v1 ServiceAccount", ServiceAccount.class));

    private final List<Problem> problems = new ArrayList<>();
    private final Path file;
    private final ObjectMapper mapper;

    /** @param file what the documents stand in */
    StrictModels(Path file) {
        this.file = file;
        this.mapper = mapper();
    }

    /** @return what was wrong in the documents read so far */
    List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** Reads a document into the model of its kind, and remembers what is wrong. */
    void read(Document document) {
        var model = KINDS.get(document.kind());
        if (model == null) {
            problems.add(new Problem(
                    file,
                    document.line(),
                    "expected a kind that the check knows, found '" + document.kind()
                            + "'; add its model to StrictModels"));
            return;
        }
        try {
            mapper.readValue(document.text(), model);
        } catch (JsonProcessingException e) {
            var line =
                    e.getLocation() == null ? document.line() : e.getLocation().getLineNr();
            problems.add(new Problem(file, line, e.getOriginalMessage()));
        }
    }

    private ObjectMapper mapper() {
        var strict = YAMLMapper.builder(YAMLFactory.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .annotationIntrospector(new NoSpareProperties())
                .addHandler(new UnknownField())
                .build();
        // A number where a text belongs is what the API server refuses.
        var texts = strict.coercionConfigFor(LogicalType.Textual);
        for (var shape : List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
            texts.setCoercion(shape, CoercionAction.Fail);
        }
        for (var type : List.of(LogicalType.Integer, LogicalType.Boolean)) {
            strict.coercionConfigFor(type).setCoercion(CoercionInputShape.String, CoercionAction.Fail);
        }
        return strict;
    }

    /** The models keep what they do not know beside what they do; here it is to be told of. */
    private static final class NoSpareProperties extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }

    private final class UnknownField extends DeserializationProblemHandler {
        @Override
        public boolean handleUnknownProperty(
                DeserializationContext context,
                JsonParser parser,
                JsonDeserializer<?> deserializer,
                Object owner,
                String name)
                throws IOException {
            // An object that has fields of its own for each of its siblings' kinds, such as a Quantity, says its class.
            var type = owner instanceof Class<?> named ? named : owner.getClass();
            Collection<Object> known = deserializer == null ? null : deserializer.getKnownPropertyNames();
            problems.add(new Problem(
                    file,
                    parser.currentTokenLocation().getLineNr(),
                    "expected a field of " + type.getSimpleName() + (known == null ? "" : ' ' + known.toString())
                            + ", found '" + name + "'"));
            parser.skipChildren();
            return true;
        }
    }
}
