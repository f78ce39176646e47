-- load_fact_viewings: one transaction.

LOCK analytics.fact_viewings;

-- The values of this run: every statement below reads them from here.
CREATE TEMP TABLE __this_run AS
SELECT
  CAST('{run_id}' AS VARCHAR(128)) AS run_id,
  CAST('{logical_date}' AS DATE) AS logical_date,
  CAST(NULLIF('{window_start}', '') AS TIMESTAMP) AS window_start,
  CAST('{window_end}' AS TIMESTAMP) AS window_end,
  CAST('{epoch}' AS BIGINT) AS epoch;

-- A run of a site that is not active any more writes nothing.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM analytics.__site_epochs WHERE epoch > (SELECT epoch FROM __this_run)',
'Pipeline.SiteNotActive: this warehouse was opened by a later failover; run at the active site'
);

-- A run that a later one has overtaken would write its past over that one's present.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM analytics.__load_history WHERE table_name = ''fact_viewings'' AND logical_date > (SELECT logical_date FROM __this_run)',
'Pipeline.HistoryMovedOn: fact_viewings is loaded for a later date already; retry that date''s run'
);

-- A warehouse that was put back to an earlier state lacks days, and would lose them for good.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM (SELECT table_name, MAX(window_end) AS __ends FROM analytics.__load_history WHERE table_name = ''fact_viewings'' GROUP BY table_name) AS __held WHERE __ends < (SELECT window_start FROM __this_run)',
'Pipeline.CommittedDaysLacking: fact_viewings lacks committed days of before this run: the warehouse was put back to an earlier state; bring them back, then retry'
);

-- The rows of this run, with natural keys where the warehouse has surrogate keys.
CREATE TEMP TABLE __staged (
  viewing_id INTEGER,
  __key__apartment_key__apartment_id INTEGER,
  __as_of__apartment_key DATE,
  __key__user_key__user_id INTEGER,
  apartment_id INTEGER,
  viewing_date TIMESTAMP
);

COPY __staged
FROM '{lakeRoot}/curated/fact_viewings/{folder}/'
IAM_ROLE '{copyRoleArn}'
FORMAT AS PARQUET;

-- Which version of dim_apartments a date finds.
CREATE TEMP TABLE __reach__dim_apartments AS
SELECT
  dim_apartments.apartment_key, dim_apartments.apartment_id,
  CASE
    WHEN ROW_NUMBER() OVER (PARTITION BY dim_apartments.apartment_id ORDER BY dim_apartments.effective_date) = 1 THEN DATE '0001-01-01'
    ELSE dim_apartments.effective_date
  END AS __first_day,
  COALESCE(LEAD(dim_apartments.effective_date) OVER (PARTITION BY dim_apartments.apartment_id ORDER BY dim_apartments.effective_date) - 1, DATE '9999-12-31') AS __last_day
FROM analytics.dim_apartments
WHERE dim_apartments.apartment_key <> -1;

-- The one comparison with the whole table: keys that are new or gone, rows that differ (or find another surrogate key now).
CREATE TEMP TABLE __changes AS
SELECT
  __incoming.viewing_id,
  __incoming.apartment_key,
  __incoming.user_key,
  __incoming.apartment_id,
  __incoming.viewing_date,
  fact_viewings.viewing_key AS __key,
  CASE
    WHEN fact_viewings.viewing_key IS NULL THEN 'new'
    WHEN (__incoming.apartment_id = fact_viewings.apartment_id OR (__incoming.apartment_id IS NULL AND fact_viewings.apartment_id IS NULL))
      AND (__incoming.viewing_date = fact_viewings.viewing_date OR (__incoming.viewing_date IS NULL AND fact_viewings.viewing_date IS NULL)) THEN 'rekeyed'
    ELSE 'changed'
  END AS __fate
FROM (
  SELECT
    __staged.viewing_id,
    COALESCE(__found__apartment_key.apartment_key, -1) AS apartment_key,
    COALESCE(__found__user_key.user_key, -1) AS user_key,
    __staged.apartment_id,
    __staged.viewing_date
  FROM __staged
  LEFT JOIN __reach__dim_apartments AS __found__apartment_key
    ON __found__apartment_key.apartment_id = __staged.__key__apartment_key__apartment_id
    AND COALESCE(__staged.__as_of__apartment_key, DATE '9999-12-31') BETWEEN __found__apartment_key.__first_day AND __found__apartment_key.__last_day
  LEFT JOIN analytics.dim_users AS __found__user_key
    ON __found__user_key.user_id = __staged.__key__user_key__user_id
) AS __incoming
LEFT JOIN analytics.fact_viewings ON fact_viewings.viewing_id = __incoming.viewing_id
WHERE fact_viewings.viewing_key IS NULL
  OR CASE
    WHEN (__incoming.apartment_key = fact_viewings.apartment_key OR (__incoming.apartment_key IS NULL AND fact_viewings.apartment_key IS NULL))
      AND (__incoming.user_key = fact_viewings.user_key OR (__incoming.user_key IS NULL AND fact_viewings.user_key IS NULL))
      AND (__incoming.apartment_id = fact_viewings.apartment_id OR (__incoming.apartment_id IS NULL AND fact_viewings.apartment_id IS NULL))
      AND (__incoming.viewing_date = fact_viewings.viewing_date OR (__incoming.viewing_date IS NULL AND fact_viewings.viewing_date IS NULL)) THEN FALSE
    ELSE TRUE
  END;

-- A row without a key could never be found again.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM __changes WHERE __fate = ''new'' AND (viewing_id IS NULL)',
'Pipeline.MissingKey: rows of this run have no key for fact_viewings (viewing_id)'
);

-- Two rows of one key: which of them is right is not for the warehouse to guess.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM (SELECT __staged.viewing_id FROM __staged INNER JOIN __changes ON __changes.viewing_id = __staged.viewing_id GROUP BY __staged.viewing_id HAVING COUNT(*) > 1) AS __repeated',
'Pipeline.DuplicateKey: keys of this run stand in several rows for fact_viewings (viewing_id)'
);

UPDATE analytics.fact_viewings
SET
  apartment_key = __changes.apartment_key,
  user_key = __changes.user_key,
  apartment_id = __changes.apartment_id,
  viewing_date = __changes.viewing_date
FROM __changes
WHERE fact_viewings.viewing_key = __changes.__key;

INSERT INTO analytics.fact_viewings (viewing_id, apartment_key, user_key, apartment_id, viewing_date)
SELECT viewing_id, apartment_key, user_key, apartment_id, viewing_date
FROM __changes
WHERE __fate = 'new'
ORDER BY viewing_id;

-- One row a key.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM (SELECT fact_viewings.viewing_id FROM analytics.fact_viewings INNER JOIN __changes ON __changes.viewing_id = fact_viewings.viewing_id GROUP BY fact_viewings.viewing_id HAVING COUNT(*) > 1) AS __repeated',
'Pipeline.DuplicateKey: fact_viewings would hold several rows of one viewing_id'
);

-- What this run did to the table: in earlier attempts, and now.
CREATE TEMP TABLE __load_counts AS
SELECT inserted, updated, closed, removed, rekeyed
FROM analytics.__load_history
WHERE run_id = (SELECT run_id FROM __this_run) AND table_name = 'fact_viewings'
UNION ALL
SELECT
  (SELECT COUNT(*) FROM __changes WHERE __fate = 'new') AS inserted,
  (SELECT COUNT(*) FROM __changes WHERE __fate = 'changed') AS updated,
  0 AS closed,
  0 AS removed,
  (SELECT COUNT(*) FROM __changes WHERE __fate = 'rekeyed') AS rekeyed;

DELETE FROM analytics.__load_history
WHERE run_id = (SELECT run_id FROM __this_run) AND table_name = 'fact_viewings';

INSERT INTO analytics.__load_history (
  run_id, logical_date, table_name, columns, inserted, updated, closed, removed, rekeyed, window_start, window_end, loaded_at
)
SELECT
  run_id, logical_date, 'fact_viewings', 'viewing_id,apartment_key,user_key,apartment_id,viewing_date',
  SUM(inserted), SUM(updated), SUM(closed), SUM(removed), SUM(rekeyed),
  window_start, window_end, GETDATE()
FROM __this_run
CROSS JOIN __load_counts
GROUP BY run_id, logical_date, window_start, window_end;
