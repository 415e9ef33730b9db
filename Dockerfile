# Zhaibao in a container: Debian slim, a user of its own, a root that is only read, one volume.
FROM debian:bookworm-slim AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3 python3-venv ca-certificates \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY . /app
# Exactly what the lock pins, by hash.
RUN python3 scripts/setup.py /app/.venv requirements.lock \
 && python3 -m compileall -q bot handlers storage digest

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3 ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin zhaibao \
 && install -d -o zhaibao -g zhaibao -m 0700 /data
COPY --from=build /app /app
WORKDIR /data
ENV PATH=/app/.venv/bin:/usr/bin:/bin PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DATABASE_PATH=/data/zhaibao.db
USER zhaibao
VOLUME /data
EXPOSE 8080
# SIGTERM ends it within ten seconds, what is in flight is finished first.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python3", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/readyz', timeout=4)"]
ENTRYPOINT ["zhaibao"]
CMD ["run"]
