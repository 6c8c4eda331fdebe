package io.haingestor.broker.process;

import java.nio.file.Path;

/** A runtime as a program of its own: one function with one process, until its standard input ends. */
final class RunningFunctions {
    private RunningFunctions() {}

    public static void main(String[] arguments) throws Exception {
        var rig = new ProcessRig(Path.of(arguments[0]));
        rig.adopt(rig.service("f", arguments[1], ProcessRig.scaling(0, 1)));
        System.out.println(rig.deliver("f", "1").get());
        Runtime.getRuntime().addShutdownHook(new Thread(rig.functions::close));
        System.in.transferTo(java.io.OutputStream.nullOutputStream());
    }
}
