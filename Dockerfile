FROM rust:1-slim AS build
WORKDIR /src
COPY . .
RUN cargo build --locked --profile dist

FROM debian:stable-slim
# `--since` asks git.
RUN apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*
COPY --from=build /src/target/dist/factdiff /usr/local/bin/factdiff
WORKDIR /docs
ENTRYPOINT ["factdiff"]
