-- load_fact_viewings: one transaction.

LOCK analytics.fact_viewings;

-- The values of this run: every statement below reads them from here.
CREATE TEMP TABLE this_run AS
SELECT
  CAST('{run_id}' AS VARCHAR(128)) AS run_id,
  CAST('{logical_date}' AS DATE) AS logical_date,
  CAST(NULLIF('{window_start}', '') AS TIMESTAMP) AS window_start,
  CAST('{window_end}' AS TIMESTAMP) AS window_end;

-- A run that a later one has overtaken would write its past over that one's present.
CALL analytics.refuse_if_any(
'SELECT COUNT(*) FROM analytics.load_history WHERE table_name = ''fact_viewings'' AND logical_date > (SELECT logical_date FROM this_run)',
'Pipeline.HistoryMovedOn: fact_viewings is loaded for a later date already; retry that date''s run'
);

-- The rows of this run, with natural keys where the warehouse has surrogate keys.
CREATE TEMP TABLE staged (
  viewing_id INTEGER,
  apartment_key__apartment_id INTEGER,
  apartment_key__as_of DATE,
  user_key__user_id INTEGER,
  apartment_id INTEGER,
  viewing_date TIMESTAMP
);

COPY staged
FROM '{lakeRoot}/curated/fact_viewings/load_date={logical_date}/'
IAM_ROLE '{copyRoleArn}'
FORMAT AS PARQUET;

-- Which version of dim_apartments a date finds.
CREATE TEMP TABLE reach_of_dim_apartments AS
SELECT
  dim_apartments.apartment_key, dim_apartments.apartment_id,
  CASE
    WHEN ROW_NUMBER() OVER (PARTITION BY dim_apartments.apartment_id ORDER BY dim_apartments.effective_date) = 1 THEN DATE '0001-01-01'
    ELSE dim_apartments.effective_date
  END AS first_day,
  COALESCE(LEAD(dim_apartments.effective_date) OVER (PARTITION BY dim_apartments.apartment_id ORDER BY dim_apartments.effective_date) - 1, DATE '9999-12-31') AS last_day
FROM analytics.dim_apartments
WHERE dim_apartments.apartment_key <> -1;

-- The one comparison with the whole table: keys that are new or gone, rows that differ (or find another surrogate key now).
CREATE TEMP TABLE changes AS
SELECT
  incoming.viewing_id,
  incoming.apartment_key,
  incoming.user_key,
  incoming.apartment_id,
  incoming.viewing_date,
  fact_viewings.viewing_key AS _key,
  CASE
    WHEN fact_viewings.viewing_key IS NULL THEN 'new'
    WHEN (incoming.apartment_id = fact_viewings.apartment_id OR (incoming.apartment_id IS NULL AND fact_viewings.apartment_id IS NULL))
      AND (incoming.viewing_date = fact_viewings.viewing_date OR (incoming.viewing_date IS NULL AND fact_viewings.viewing_date IS NULL)) THEN 'rekeyed'
    ELSE 'changed'
  END AS _fate
FROM (
  SELECT
    staged.viewing_id,
    COALESCE(found_apartment_key.apartment_key, -1) AS apartment_key,
    COALESCE(found_user_key.user_key, -1) AS user_key,
    staged.apartment_id,
    staged.viewing_date
  FROM staged
  LEFT JOIN reach_of_dim_apartments AS found_apartment_key
    ON found_apartment_key.apartment_id = staged.apartment_key__apartment_id
    AND COALESCE(staged.apartment_key__as_of, DATE '9999-12-31') BETWEEN found_apartment_key.first_day AND found_apartment_key.last_day
  LEFT JOIN analytics.dim_users AS found_user_key
    ON found_user_key.user_id = staged.user_key__user_id
) AS incoming
LEFT JOIN analytics.fact_viewings ON fact_viewings.viewing_id = incoming.viewing_id
WHERE fact_viewings.viewing_key IS NULL
  OR CASE
    WHEN (incoming.apartment_key = fact_viewings.apartment_key OR (incoming.apartment_key IS NULL AND fact_viewings.apartment_key IS NULL))
      AND (incoming.user_key = fact_viewings.user_key OR (incoming.user_key IS NULL AND fact_viewings.user_key IS NULL))
      AND (incoming.apartment_id = fact_viewings.apartment_id OR (incoming.apartment_id IS NULL AND fact_viewings.apartment_id IS NULL))
      AND (incoming.viewing_date = fact_viewings.viewing_date OR (incoming.viewing_date IS NULL AND fact_viewings.viewing_date IS NULL)) THEN FALSE
    ELSE TRUE
  END;

-- A row without a key could never be found again.
CALL analytics.refuse_if_any(
'SELECT COUNT(*) FROM changes WHERE _fate = ''new'' AND (viewing_id IS NULL)',
'Pipeline.MissingKey: rows of this run have no key for fact_viewings (viewing_id)'
);

-- Two rows of one key: which of them is right is not for the warehouse to guess.
CALL analytics.refuse_if_any(
'SELECT COUNT(*) FROM (SELECT staged.viewing_id FROM staged INNER JOIN changes ON changes.viewing_id = staged.viewing_id GROUP BY staged.viewing_id HAVING COUNT(*) > 1) AS repeated',
'Pipeline.DuplicateKey: keys of this run stand in several rows for fact_viewings (viewing_id)'
);

UPDATE analytics.fact_viewings
SET
  apartment_key = changes.apartment_key,
  user_key = changes.user_key,
  apartment_id = changes.apartment_id,
  viewing_date = changes.viewing_date
FROM changes
WHERE fact_viewings.viewing_key = changes._key;

INSERT INTO analytics.fact_viewings (viewing_id, apartment_key, user_key, apartment_id, viewing_date)
SELECT viewing_id, apartment_key, user_key, apartment_id, viewing_date
FROM changes
WHERE _fate = 'new'
ORDER BY viewing_id;

-- One row a key.
CALL analytics.refuse_if_any(
'SELECT COUNT(*) FROM (SELECT fact_viewings.viewing_id FROM analytics.fact_viewings INNER JOIN changes ON changes.viewing_id = fact_viewings.viewing_id GROUP BY fact_viewings.viewing_id HAVING COUNT(*) > 1) AS repeated',
'Pipeline.DuplicateKey: fact_viewings would hold several rows of one viewing_id'
);

-- What this run did to the table: in earlier attempts, and now.
CREATE TEMP TABLE load_counts AS
SELECT inserted, updated, closed, removed, rekeyed
FROM analytics.load_history
WHERE run_id = (SELECT run_id FROM this_run) AND table_name = 'fact_viewings'
UNION ALL
SELECT
  (SELECT COUNT(*) FROM changes WHERE _fate = 'new') AS inserted,
  (SELECT COUNT(*) FROM changes WHERE _fate = 'changed') AS updated,
  0 AS closed,
  0 AS removed,
  (SELECT COUNT(*) FROM changes WHERE _fate = 'rekeyed') AS rekeyed;

DELETE FROM analytics.load_history
WHERE run_id = (SELECT run_id FROM this_run) AND table_name = 'fact_viewings';

INSERT INTO analytics.load_history (
  run_id, logical_date, table_name, columns, inserted, updated, closed, removed, rekeyed, window_start, window_end, loaded_at
)
SELECT
  run_id, logical_date, 'fact_viewings', 'viewing_id,apartment_key,user_key,apartment_id,viewing_date',
  SUM(inserted), SUM(updated), SUM(closed), SUM(removed), SUM(rekeyed),
  window_start, window_end, GETDATE()
FROM this_run
CROSS JOIN load_counts
GROUP BY run_id, logical_date, window_start, window_end;
