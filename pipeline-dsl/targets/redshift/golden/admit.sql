-- admit: one transaction.

-- The values of this run: every statement below reads them from here.
CREATE TEMP TABLE __this_run AS
SELECT
  CAST('{run_id}' AS VARCHAR(128)) AS run_id,
  CAST('{logical_date}' AS DATE) AS logical_date,
  CAST(NULLIF('{window_start}', '') AS TIMESTAMP) AS window_start,
  CAST('{window_end}' AS TIMESTAMP) AS window_end,
  CAST('{epoch}' AS BIGINT) AS epoch;

CALL analytics.__refuse_other_tables(28, 28, ';dim_apartment_attributes;dim_locations;dim_users;dim_apartments;fact_bookings;fact_viewings;', ';dim_apartment_attributes.attribute_key integer NOT NULL;dim_apartment_attributes.attribute_id integer;dim_apartment_attributes.apartment_id integer;dim_apartment_attributes.attribute_name character varying(400);dim_apartment_attributes.attribute_value character varying(1020);dim_locations.location_key integer NOT NULL;dim_locations.location character varying(1020);dim_users.user_key integer NOT NULL;dim_users.user_id integer;dim_apartments.apartment_key integer NOT NULL;dim_apartments.apartment_id integer;dim_apartments.location_key integer;dim_apartments.current_price numeric(10,2);dim_apartments.effective_date date NOT NULL;dim_apartments.end_date date NOT NULL;fact_bookings.booking_key integer NOT NULL;fact_bookings.booking_id integer NOT NULL;fact_bookings.apartment_key integer;fact_bookings.user_key integer;fact_bookings.booking_date date;fact_bookings.amount numeric(10,2);fact_bookings.duration_days integer;fact_viewings.viewing_key integer NOT NULL;fact_viewings.viewing_id integer NOT NULL;fact_viewings.apartment_key integer;fact_viewings.user_key integer;fact_viewings.apartment_id integer;fact_viewings.viewing_date timestamp without time zone;');

-- The keys of the rows of dim_apartment_attributes.
CREATE TEMP TABLE __keys__dim_apartment_attributes (
  attribute_id INTEGER
);

COPY __keys__dim_apartment_attributes
FROM '{lakeRoot}/curated/dim_apartment_attributes/_keys/{folder}/'
IAM_ROLE '{copyRoleArn}'
FORMAT AS PARQUET;

-- The keys of the rows of dim_apartments.
CREATE TEMP TABLE __keys__dim_apartments (
  apartment_id INTEGER
);

COPY __keys__dim_apartments
FROM '{lakeRoot}/curated/dim_apartments/_keys/{folder}/'
IAM_ROLE '{copyRoleArn}'
FORMAT AS PARQUET;

-- The keys of the rows of fact_bookings.
CREATE TEMP TABLE __keys__fact_bookings (
  booking_id INTEGER
);

COPY __keys__fact_bookings
FROM '{lakeRoot}/curated/fact_bookings/_keys/{folder}/'
IAM_ROLE '{copyRoleArn}'
FORMAT AS PARQUET;

CREATE OR REPLACE PROCEDURE analytics.__admit_rows() AS $$
DECLARE
  __rows_found BIGINT;
  __rows_living BIGINT;
  __complaints VARCHAR(65535);
  __held_until VARCHAR(10);
  __committed_until VARCHAR(10);
  __empty VARCHAR(65535);
  __emptied VARCHAR(127);
BEGIN
  __complaints := '';
  __empty := ',';

  SELECT INTO __rows_found COUNT(*) FROM analytics.__load_history
  WHERE table_name IN ('dim_apartment_attributes', 'dim_locations', 'dim_users', 'dim_apartments', 'fact_bookings', 'fact_viewings') AND logical_date > (SELECT logical_date FROM __this_run);
  IF __rows_found > 0 THEN
    __complaints := __complaints || 'Pipeline.HistoryMovedOn: tables of this run are loaded for a later date already; retry that date''s run (' || CAST(__rows_found AS VARCHAR(20)) || '). ';
  END IF;

  SELECT INTO __rows_found, __held_until COUNT(*), TO_CHAR(MIN(__ends), 'YYYY-MM-DD') FROM (SELECT table_name, MAX(window_end) AS __ends FROM analytics.__load_history WHERE table_name IN ('dim_apartment_attributes', 'dim_locations', 'dim_users', 'dim_apartments', 'fact_bookings', 'fact_viewings') GROUP BY table_name) AS __held WHERE __ends < (SELECT window_start FROM __this_run);
  IF __rows_found > 0 THEN
    SELECT INTO __committed_until TO_CHAR(window_start, 'YYYY-MM-DD') FROM __this_run;
    __complaints := __complaints || 'Pipeline.CommittedDaysLacking: the warehouse was put back to an earlier state: its tables end with ' || __held_until || ', and what was committed after that, until ' || __committed_until || ', is not in it. Put it back to its newest snapshot, restore its tables (npx pipeline restore), or fail over and back; then retry (' || CAST(__rows_found AS VARCHAR(20)) || '). ';
  END IF;

  SELECT INTO __rows_found COUNT(*) FROM __this_run WHERE window_start IS NOT NULL AND NOT EXISTS (SELECT 1 FROM analytics.__load_history);
  IF __rows_found > 0 THEN
    SELECT INTO __rows_found COUNT(*) FROM information_schema.tables WHERE table_schema = 'analytics' AND table_name = '__kept_tables';
    IF __rows_found = 0 THEN
      SELECT INTO __committed_until TO_CHAR(window_start, 'YYYY-MM-DD') FROM __this_run;
      __complaints := __complaints || 'Pipeline.CommittedDaysLacking: the warehouse was never loaded, and days until ' || __committed_until || ' are committed: it was lost, or is another one. Put it back to its newest snapshot, restore its tables (npx pipeline restore), or fail over and back; then retry. ';
    END IF;
  END IF;

  SELECT INTO __empty __empty || CASE WHEN COUNT(*) = 0 THEN 'dim_apartment_attributes,' ELSE '' END FROM analytics.dim_apartment_attributes WHERE dim_apartment_attributes.attribute_key <> -1;

  SELECT INTO __empty __empty || CASE WHEN COUNT(*) = 0 THEN 'dim_locations,' ELSE '' END FROM analytics.dim_locations WHERE dim_locations.location_key <> -1;

  SELECT INTO __empty __empty || CASE WHEN COUNT(*) = 0 THEN 'dim_users,' ELSE '' END FROM analytics.dim_users WHERE dim_users.user_key <> -1;

  SELECT INTO __empty __empty || CASE WHEN COUNT(*) = 0 THEN 'dim_apartments,' ELSE '' END FROM analytics.dim_apartments WHERE dim_apartments.apartment_key <> -1;

  SELECT INTO __empty __empty || CASE WHEN COUNT(*) = 0 THEN 'fact_bookings,' ELSE '' END FROM analytics.fact_bookings;

  SELECT INTO __empty __empty || CASE WHEN COUNT(*) = 0 THEN 'fact_viewings,' ELSE '' END FROM analytics.fact_viewings;

  SELECT INTO __rows_found COUNT(*) FROM analytics.dim_apartment_attributes WHERE dim_apartment_attributes.attribute_key = -1;
  IF __rows_found <> 1 THEN
    __complaints := __complaints || 'Pipeline.UnknownMemberMissing: dim_apartment_attributes has not one row with the key -1; retry the run from its first step, which adds the row (' || CAST(__rows_found AS VARCHAR(20)) || '). ';
  END IF;

  SELECT INTO __rows_found COUNT(*) FROM analytics.dim_locations WHERE dim_locations.location_key = -1;
  IF __rows_found <> 1 THEN
    __complaints := __complaints || 'Pipeline.UnknownMemberMissing: dim_locations has not one row with the key -1; retry the run from its first step, which adds the row (' || CAST(__rows_found AS VARCHAR(20)) || '). ';
  END IF;

  SELECT INTO __rows_found COUNT(*) FROM analytics.dim_users WHERE dim_users.user_key = -1;
  IF __rows_found <> 1 THEN
    __complaints := __complaints || 'Pipeline.UnknownMemberMissing: dim_users has not one row with the key -1; retry the run from its first step, which adds the row (' || CAST(__rows_found AS VARCHAR(20)) || '). ';
  END IF;

  SELECT INTO __rows_found COUNT(*) FROM analytics.dim_apartments WHERE dim_apartments.apartment_key = -1;
  IF __rows_found <> 1 THEN
    __complaints := __complaints || 'Pipeline.UnknownMemberMissing: dim_apartments has not one row with the key -1; retry the run from its first step, which adds the row (' || CAST(__rows_found AS VARCHAR(20)) || '). ';
  END IF;

  SELECT INTO __rows_found COUNT(*) FROM __keys__dim_apartment_attributes WHERE __keys__dim_apartment_attributes.attribute_id IS NULL;
  IF __rows_found > 0 THEN
    __complaints := __complaints || 'Pipeline.MissingKey: rows of this run have no key for dim_apartment_attributes (attribute_id); correct them in the source (' || CAST(__rows_found AS VARCHAR(20)) || '). ';
  END IF;
  SELECT INTO __rows_found COUNT(*) FROM (SELECT __keys__dim_apartment_attributes.attribute_id FROM __keys__dim_apartment_attributes GROUP BY __keys__dim_apartment_attributes.attribute_id HAVING COUNT(*) > 1) AS __repeated;
  IF __rows_found > 0 THEN
    __complaints := __complaints || 'Pipeline.DuplicateKey: keys of this run stand in several rows for dim_apartment_attributes (attribute_id); correct them in the source (' || CAST(__rows_found AS VARCHAR(20)) || '). ';
  END IF;

  SELECT INTO __rows_found COUNT(*) FROM __keys__dim_apartments WHERE __keys__dim_apartments.apartment_id IS NULL;
  IF __rows_found > 0 THEN
    __complaints := __complaints || 'Pipeline.MissingKey: rows of this run have no key for dim_apartments (apartment_id); correct them in the source (' || CAST(__rows_found AS VARCHAR(20)) || '). ';
  END IF;
  SELECT INTO __rows_found COUNT(*) FROM (SELECT __keys__dim_apartments.apartment_id FROM __keys__dim_apartments GROUP BY __keys__dim_apartments.apartment_id HAVING COUNT(*) > 1) AS __repeated;
  IF __rows_found > 0 THEN
    __complaints := __complaints || 'Pipeline.DuplicateKey: keys of this run stand in several rows for dim_apartments (apartment_id); correct them in the source (' || CAST(__rows_found AS VARCHAR(20)) || '). ';
  END IF;

  SELECT INTO __rows_found COUNT(*) FROM __keys__fact_bookings WHERE __keys__fact_bookings.booking_id IS NULL;
  IF __rows_found > 0 THEN
    __complaints := __complaints || 'Pipeline.MissingKey: rows of this run have no key for fact_bookings (booking_id); correct them in the source (' || CAST(__rows_found AS VARCHAR(20)) || '). ';
  END IF;
  SELECT INTO __rows_found COUNT(*) FROM (SELECT __keys__fact_bookings.booking_id FROM __keys__fact_bookings GROUP BY __keys__fact_bookings.booking_id HAVING COUNT(*) > 1) AS __repeated;
  IF __rows_found > 0 THEN
    __complaints := __complaints || 'Pipeline.DuplicateKey: keys of this run stand in several rows for fact_bookings (booking_id); correct them in the source (' || CAST(__rows_found AS VARCHAR(20)) || '). ';
  END IF;

  SELECT INTO __rows_living COUNT(*) FROM analytics.dim_apartment_attributes WHERE dim_apartment_attributes.attribute_key <> -1;
  SELECT INTO __rows_found COUNT(*) FROM analytics.dim_apartment_attributes LEFT JOIN __keys__dim_apartment_attributes ON __keys__dim_apartment_attributes.attribute_id = dim_apartment_attributes.attribute_id WHERE dim_apartment_attributes.attribute_key <> -1 AND __keys__dim_apartment_attributes.attribute_id IS NULL;
  IF __rows_found > 0.2 * __rows_living THEN
    __complaints := __complaints || 'Pipeline.RowsVanished: more than 20 % of the living keys of dim_apartment_attributes are gone from the source; restore them, or raise refuseAbove if they are gone for good (' || CAST(__rows_found AS VARCHAR(20)) || '). ';
  END IF;

  SELECT INTO __rows_living COUNT(*) FROM analytics.dim_apartments WHERE dim_apartments.apartment_key <> -1 AND dim_apartments.effective_date < (SELECT logical_date FROM __this_run) AND dim_apartments.end_date >= (SELECT logical_date FROM __this_run);
  SELECT INTO __rows_found COUNT(*) FROM analytics.dim_apartments LEFT JOIN __keys__dim_apartments ON __keys__dim_apartments.apartment_id = dim_apartments.apartment_id WHERE dim_apartments.apartment_key <> -1 AND dim_apartments.effective_date < (SELECT logical_date FROM __this_run) AND dim_apartments.end_date >= (SELECT logical_date FROM __this_run) AND __keys__dim_apartments.apartment_id IS NULL;
  IF __rows_found > 0.2 * __rows_living THEN
    __complaints := __complaints || 'Pipeline.RowsVanished: more than 20 % of the living keys of dim_apartments are gone from the source; restore them, or raise refuseAbove if they are gone for good (' || CAST(__rows_found AS VARCHAR(20)) || '). ';
  END IF;

  SELECT INTO __rows_living COUNT(*) FROM analytics.fact_bookings;
  SELECT INTO __rows_found COUNT(*) FROM analytics.fact_bookings LEFT JOIN __keys__fact_bookings ON __keys__fact_bookings.booking_id = fact_bookings.booking_id WHERE __keys__fact_bookings.booking_id IS NULL;
  IF __rows_found > 0.2 * __rows_living THEN
    __complaints := __complaints || 'Pipeline.RowsVanished: more than 20 % of the living keys of fact_bookings are gone from the source; restore them, or raise refuseAbove if they are gone for good (' || CAST(__rows_found AS VARCHAR(20)) || '). ';
  END IF;

  SELECT INTO __rows_found, __emptied COUNT(*), MIN(table_name) FROM (SELECT table_name FROM analytics.__load_history WHERE POSITION(',' || table_name || ',' IN __empty) > 0 GROUP BY table_name HAVING SUM(inserted) > SUM(removed)) AS __filled;
  IF __rows_found > 0 THEN
    __complaints := __complaints || 'Pipeline.TableEmptied: ' || __emptied || ' is empty, though runs have loaded rows into it: it was emptied or dropped by hand; restore it (npx pipeline restore), then retry (' || CAST(__rows_found AS VARCHAR(20)) || '). ';
  END IF;

  IF __complaints <> '' THEN
    RAISE EXCEPTION '%', __complaints;
  END IF;
END;
$$ LANGUAGE plpgsql;

CALL analytics.__admit_rows();
