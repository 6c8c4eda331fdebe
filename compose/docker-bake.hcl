# All images for two architectures: docker buildx bake -f compose/docker-bake.hcl [--push] [--set '*.platform=linux/amd64']
# The programs are those of target/quarkus-app (`mvn -Dlaunch -Psbom package`); MODULES=built-by-maven builds them in an image.
variable "REGISTRY" {
  # With a slash at its end, as HA_INGESTOR_REGISTRY in compose.
  default = ""
}

variable "VERSION" {
  default = "latest"
}

variable "REVISION" {
  default = "unknown"
}

variable "MODULES" {
  default = "built-here"
}

# Where layers are kept between builds: nowhere, or e.g. "type=gha" or "type=registry,ref=registry.example/cache".
variable "CACHE" {
  default = ""
}

group "default" {
  targets = ["images"]
}

target "images" {
  name       = module
  matrix     = { module = ["gateway", "app", "normalize", "weather", "write"] }
  context    = "."
  dockerfile = "compose/Dockerfile"
  target     = module
  platforms  = ["linux/amd64", "linux/arm64"]
  tags       = ["${REGISTRY}ha-ingestor/${module}:${VERSION}"]
  args = {
    MODULES  = MODULES
    VERSION  = VERSION
    REVISION = REVISION
  }
  cache-from = CACHE == "" ? [] : [CACHE]
  cache-to   = CACHE == "" ? [] : ["${CACHE},mode=max"]
}
