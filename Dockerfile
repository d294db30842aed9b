# PressZero in one container, with its own Redis inside:
#   docker build -t presszero .
#   docker run -p 127.0.0.1:3000:3000 -v presszero:/data -e PRESSZERO_API_TOKEN="$(openssl rand -hex 32)" presszero
# Several containers share a Redis instead: add -e REDIS_URL=… and the same -e PRESSZERO_SECRET=… to each.

FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# Scripts are left out: the only one that matters is our own build, below, when the sources are here.
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY src ./src
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:22-bookworm-slim
# Not pinned: Debian removes a version from its mirrors as soon as a security fix replaces it, and any 7.0.x will do.
# hadolint ignore=DL3008
RUN apt-get update \
  && apt-get install -y --no-install-recommends redis-server \
  && rm -rf /var/lib/apt/lists/* \
  && install -d -o node -g node -m 700 /data
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
COPY flows ./flows
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    DATA_DIR=/data
VOLUME ["/data"]
EXPOSE 3000
USER node
HEALTHCHECK --interval=10s --timeout=3s --retries=5 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health/live').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/cli/main.js"]
CMD ["start"]
