-- take_back_date: one transaction.

LOCK analytics.dim_apartment_attributes;

LOCK analytics.dim_apartments;

LOCK analytics.dim_locations;

LOCK analytics.dim_users;

LOCK analytics.fact_bookings;

LOCK analytics.fact_viewings;

-- The date that is taken back.
CREATE TEMP TABLE __this_run AS
SELECT CAST('{logical_date}' AS DATE) AS logical_date;

CREATE OR REPLACE PROCEDURE analytics.__take_back_date() AS $$
BEGIN
  CREATE TEMP TABLE __affected AS
  SELECT dim_apartments.apartment_id
  FROM analytics.dim_apartments
  WHERE apartment_key <> -1 AND (effective_date = (SELECT logical_date FROM __this_run) OR end_date = (SELECT logical_date FROM __this_run))
  GROUP BY dim_apartments.apartment_id;
  CREATE TEMP TABLE __keys_before AS
  SELECT dim_apartments.apartment_key, dim_apartments.apartment_id
  FROM analytics.dim_apartments
  INNER JOIN __affected ON __affected.apartment_id = dim_apartments.apartment_id;
  DELETE FROM analytics.dim_apartments
  WHERE effective_date = (SELECT logical_date FROM __this_run) AND apartment_key <> -1;
  UPDATE analytics.dim_apartments
  SET end_date = DATE '9999-12-31'
  WHERE end_date = (SELECT logical_date FROM __this_run);
  CREATE TEMP TABLE __versions_now AS
  SELECT dim_apartments.apartment_key, dim_apartments.apartment_id, dim_apartments.effective_date, dim_apartments.end_date
  FROM analytics.dim_apartments
  INNER JOIN __affected ON __affected.apartment_id = dim_apartments.apartment_id;
  -- What dates find now, for the keys whose rows changed in this run.
  CREATE TEMP TABLE __reach_now AS
  SELECT
    dim_apartments.apartment_key, dim_apartments.apartment_id,
    CASE
      WHEN ROW_NUMBER() OVER (PARTITION BY dim_apartments.apartment_id ORDER BY dim_apartments.effective_date) = 1 THEN DATE '0001-01-01'
      ELSE dim_apartments.effective_date
    END AS __first_day,
    COALESCE(LEAD(dim_apartments.effective_date) OVER (PARTITION BY dim_apartments.apartment_id ORDER BY dim_apartments.effective_date) - 1, DATE '9999-12-31') AS __last_day
  FROM __versions_now AS dim_apartments
  WHERE dim_apartments.apartment_key <> -1;
  -- A key that has no row any more finds the unknown member.
  INSERT INTO __reach_now (apartment_id, apartment_key, __first_day, __last_day)
  SELECT __affected.apartment_id, -1, DATE '0001-01-01', DATE '9999-12-31'
  FROM __affected
  LEFT JOIN __reach_now ON __reach_now.apartment_id = __affected.apartment_id
  WHERE __reach_now.apartment_key IS NULL;
  CREATE TEMP TABLE __rekeyed__fact_bookings__apartment_key AS
  SELECT fact_bookings.booking_key AS __key, __reach_now.apartment_key AS __found, CAST(__reach_now.apartment_id AS VARCHAR(64)) AS __natural_key
  FROM analytics.fact_bookings
  INNER JOIN __keys_before ON __keys_before.apartment_key = fact_bookings.apartment_key
  INNER JOIN __reach_now
    ON __reach_now.apartment_id = __keys_before.apartment_id
    AND COALESCE(CAST(fact_bookings.booking_date AS DATE), DATE '9999-12-31') BETWEEN __reach_now.__first_day AND __reach_now.__last_day
  WHERE fact_bookings.apartment_key <> __reach_now.apartment_key
  UNION ALL
  SELECT fact_bookings.booking_key, __reach_now.apartment_key, CAST(__reach_now.apartment_id AS VARCHAR(64))
  FROM analytics.fact_bookings
  INNER JOIN analytics.__unknown_references__fact_bookings AS __aside
    ON __aside.fact_key = fact_bookings.booking_key
    AND __aside.column_name = 'apartment_key'
  INNER JOIN __reach_now
    ON CAST(__reach_now.apartment_id AS VARCHAR(64)) = __aside.natural_key
    AND COALESCE(CAST(fact_bookings.booking_date AS DATE), DATE '9999-12-31') BETWEEN __reach_now.__first_day AND __reach_now.__last_day
  WHERE fact_bookings.apartment_key = -1 AND __reach_now.apartment_key <> -1;
  UPDATE analytics.fact_bookings
  SET apartment_key = __rekeyed__fact_bookings__apartment_key.__found
  FROM __rekeyed__fact_bookings__apartment_key
  WHERE fact_bookings.booking_key = __rekeyed__fact_bookings__apartment_key.__key;
  DELETE FROM analytics.__unknown_references__fact_bookings
  USING __rekeyed__fact_bookings__apartment_key
  WHERE __unknown_references__fact_bookings.fact_key = __rekeyed__fact_bookings__apartment_key.__key AND __unknown_references__fact_bookings.column_name = 'apartment_key';
  INSERT INTO analytics.__unknown_references__fact_bookings (fact_key, column_name, natural_key)
  SELECT __key, 'apartment_key', __natural_key
  FROM __rekeyed__fact_bookings__apartment_key
  WHERE __found = -1;
  CREATE TEMP TABLE __rekeyed__fact_viewings__apartment_key AS
  SELECT fact_viewings.viewing_key AS __key, __reach_now.apartment_key AS __found
  FROM analytics.fact_viewings
  INNER JOIN __reach_now
    ON __reach_now.apartment_id = fact_viewings.apartment_id
    AND COALESCE(CAST(fact_viewings.viewing_date AS DATE), DATE '9999-12-31') BETWEEN __reach_now.__first_day AND __reach_now.__last_day
  WHERE fact_viewings.apartment_key <> __reach_now.apartment_key OR fact_viewings.apartment_key IS NULL;
  UPDATE analytics.fact_viewings
  SET apartment_key = __rekeyed__fact_viewings__apartment_key.__found
  FROM __rekeyed__fact_viewings__apartment_key
  WHERE fact_viewings.viewing_key = __rekeyed__fact_viewings__apartment_key.__key;
  DROP TABLE IF EXISTS __affected;
  DROP TABLE IF EXISTS __keys_before;
  DROP TABLE IF EXISTS __versions_now;
  DROP TABLE IF EXISTS __reach_now;

  UPDATE analytics.__load_history SET removed = inserted WHERE table_name = 'dim_apartment_attributes' AND NOT EXISTS (SELECT 1 FROM analytics.dim_apartment_attributes WHERE dim_apartment_attributes.attribute_key <> -1);
  UPDATE analytics.__load_history SET removed = inserted WHERE table_name = 'dim_apartments' AND NOT EXISTS (SELECT 1 FROM analytics.dim_apartments WHERE dim_apartments.apartment_key <> -1);
  UPDATE analytics.__load_history SET removed = inserted WHERE table_name = 'dim_locations' AND NOT EXISTS (SELECT 1 FROM analytics.dim_locations WHERE dim_locations.location_key <> -1);
  UPDATE analytics.__load_history SET removed = inserted WHERE table_name = 'dim_users' AND NOT EXISTS (SELECT 1 FROM analytics.dim_users WHERE dim_users.user_key <> -1);
  UPDATE analytics.__load_history SET removed = inserted WHERE table_name = 'fact_bookings' AND NOT EXISTS (SELECT 1 FROM analytics.fact_bookings WHERE fact_bookings.booking_key <> -1);
  UPDATE analytics.__load_history SET removed = inserted WHERE table_name = 'fact_viewings' AND NOT EXISTS (SELECT 1 FROM analytics.fact_viewings WHERE fact_viewings.viewing_key <> -1);
END;
$$ LANGUAGE plpgsql;

CALL analytics.__take_back_date();

DELETE FROM analytics.__load_history
WHERE logical_date = (SELECT logical_date FROM __this_run);
