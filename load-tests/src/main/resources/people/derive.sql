-- What triggers keep and the load went past: counters, and the values to choose from.
TRUNCATE member_counts, member_count_deltas, user_counts, user_count_deltas;
INSERT INTO member_counts SELECT org_id, status, count(*) FROM members GROUP BY org_id, status;
INSERT INTO user_counts SELECT status, count(*) FROM users GROUP BY status;
INSERT INTO profile_values (org_id, field, key, value)
SELECT org_id, field, tenantry.sort_key(value), value
  FROM (SELECT DISTINCT p.org_id, v.field, v.value
          FROM (SELECT org_id, country, state, city, timezone, locale, gender, designation, expertise, oauth_providers
                  FROM members
                UNION ALL
                SELECT '00000000-0000-0000-0000-000000000000', country, state, city, timezone, locale, gender,
                       designation, expertise, oauth_providers
                  FROM users) p,
               LATERAL (VALUES ('country', p.country), ('state', p.state), ('city', p.city), ('timezone', p.timezone),
                               ('locale', p.locale), ('gender', p.gender), ('designation', p.designation),
                               ('expertise', p.expertise[1]), ('expertise', p.expertise[2]),
                               ('oauth_provider', p.oauth_providers[1])) v (field, value)
         WHERE v.value IS NOT NULL) held
ON CONFLICT DO NOTHING;
