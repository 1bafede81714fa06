# One process of the bot. `compose.yaml` runs two of them on one PostgreSQL.
FROM python:3.12-slim

WORKDIR /pusher
COPY requirements/run.txt requirements/postgres.txt requirements/
RUN pip install --no-cache-dir --require-hashes --requirement requirements/postgres.txt

COPY pyproject.toml LICENSE README.md ./
COPY game game
COPY db db
COPY persona persona
COPY bot bot
COPY cogs cogs
RUN pip install --no-cache-dir --no-deps --no-build-isolation . \
    && useradd --create-home pusher

USER pusher
WORKDIR /home/pusher
STOPSIGNAL SIGTERM
ENTRYPOINT ["pusher"]
CMD ["run"]
