# Build:  docker build -t sentinelmarket .
# Run:    docker run --init -p 127.0.0.1:5080:5080 -v sentinelmarket:/data -e Security__AllowedNetworks=172.16.0.0/12 sentinelmarket
#
# In the container the application listens on all addresses only when Security__AllowedNetworks names the networks that may call it;
# without it, it listens on the container's own loopback address and nobody outside reaches it.

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends nodejs npm \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN dotnet publish SentinelMarket.Web/SentinelMarket.Web.csproj -c Release -o /app --nologo

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# The folder of the data belongs to the image's ordinary user, who also runs PostgreSQL.
RUN mkdir -p /data && chown "$APP_UID:$APP_UID" /data && chmod 700 /data
COPY --from=build /app /app
WORKDIR /app
ENV Data__Folder=/data
VOLUME /data
EXPOSE 5080
USER $APP_UID
ENTRYPOINT ["dotnet", "SentinelMarket.Web.dll"]
