-- load_dim_users: one transaction.

LOCK analytics.dim_users;

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
'SELECT COUNT(*) FROM analytics.__load_history WHERE table_name = ''dim_users'' AND logical_date > (SELECT logical_date FROM __this_run)',
'Pipeline.HistoryMovedOn: dim_users is loaded for a later date already; retry that date''s run'
);

-- A warehouse that was put back to an earlier state lacks days, and would lose them for good.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM (SELECT table_name, MAX(window_end) AS __ends FROM analytics.__load_history WHERE table_name = ''dim_users'' GROUP BY table_name) AS __held WHERE __ends < (SELECT window_start FROM __this_run)',
'Pipeline.CommittedDaysLacking: dim_users lacks committed days of before this run: the warehouse was put back to an earlier state; bring them back, then retry'
);

-- The rows of this run, with natural keys where the warehouse has surrogate keys.
CREATE TEMP TABLE __staged (
  user_id INTEGER
);

COPY __staged
FROM '{lakeRoot}/curated/dim_users/{folder}/'
IAM_ROLE '{copyRoleArn}'
FORMAT AS PARQUET;

-- The one comparison with the whole table: keys that are new or gone, rows that differ (or find another surrogate key now).
CREATE TEMP TABLE __changes AS
SELECT
  __incoming.user_id,
  dim_users.user_key AS __key,
  CASE
    WHEN dim_users.user_key IS NULL THEN 'new'
    ELSE 'rekeyed'
  END AS __fate
FROM (
  SELECT
    __staged.user_id
  FROM __staged
) AS __incoming
LEFT JOIN analytics.dim_users ON dim_users.user_id = __incoming.user_id
WHERE dim_users.user_key IS NULL;

-- A row without a key could never be found again.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM __changes WHERE __fate = ''new'' AND (user_id IS NULL)',
'Pipeline.MissingKey: rows of this run have no key for dim_users (user_id)'
);

-- Two rows of one key: which of them is right is not for the warehouse to guess.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM (SELECT __staged.user_id FROM __staged INNER JOIN __changes ON __changes.user_id = __staged.user_id GROUP BY __staged.user_id HAVING COUNT(*) > 1) AS __repeated',
'Pipeline.DuplicateKey: keys of this run stand in several rows for dim_users (user_id)'
);

INSERT INTO analytics.dim_users (user_id)
SELECT user_id
FROM __changes
WHERE __fate = 'new'
ORDER BY user_id;

-- One row a key.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM (SELECT dim_users.user_id FROM analytics.dim_users INNER JOIN __changes ON __changes.user_id = dim_users.user_id GROUP BY dim_users.user_id HAVING COUNT(*) > 1) AS __repeated',
'Pipeline.DuplicateKey: dim_users would hold several rows of one user_id'
);

-- Facts with an unknown key need their row.
CALL analytics.__refuse_if_any(
'SELECT 1 - COUNT(*) FROM analytics.dim_users WHERE user_key = -1',
'Pipeline.UnknownMemberMissing: dim_users has no row with the key -1'
);

-- What this run did to the table: in earlier attempts, and now.
CREATE TEMP TABLE __load_counts AS
SELECT inserted, updated, closed, removed, rekeyed
FROM analytics.__load_history
WHERE run_id = (SELECT run_id FROM __this_run) AND table_name = 'dim_users'
UNION ALL
SELECT
  (SELECT COUNT(*) FROM __changes WHERE __fate = 'new') AS inserted,
  (SELECT COUNT(*) FROM __changes WHERE __fate = 'changed') AS updated,
  0 AS closed,
  0 AS removed,
  (SELECT COUNT(*) FROM __changes WHERE __fate = 'rekeyed') AS rekeyed;

DELETE FROM analytics.__load_history
WHERE run_id = (SELECT run_id FROM __this_run) AND table_name = 'dim_users';

INSERT INTO analytics.__load_history (
  run_id, logical_date, table_name, columns, inserted, updated, closed, removed, rekeyed, window_start, window_end, loaded_at
)
SELECT
  run_id, logical_date, 'dim_users', 'user_id',
  SUM(inserted), SUM(updated), SUM(closed), SUM(removed), SUM(rekeyed),
  window_start, window_end, GETDATE()
FROM __this_run
CROSS JOIN __load_counts
GROUP BY run_id, logical_date, window_start, window_end;
