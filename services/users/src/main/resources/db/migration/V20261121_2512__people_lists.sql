-- What the lists of people are sorted, filtered and searched by, in members and users alike. How a page is served
-- stands in people_pages.

-- Virtual: computed when read, so that they cost nothing in a row. What indexes need is made of the stored columns.
ALTER TABLE members
  ADD COLUMN username_key     text COLLATE "C" NOT NULL GENERATED ALWAYS AS (coalesce(username, '')) STORED,
  ADD COLUMN has_avatar       boolean GENERATED ALWAYS AS (avatar_url IS NOT NULL) VIRTUAL,
  ADD COLUMN has_bio          boolean GENERATED ALWAYS AS (bio IS NOT NULL) VIRTUAL,
  ADD COLUMN has_location     boolean GENERATED ALWAYS AS (coalesce(city, state, country) IS NOT NULL) VIRTUAL,
  ADD COLUMN has_oauth        boolean GENERATED ALWAYS AS (oauth_providers <> '{}') VIRTUAL,
  ADD COLUMN profile_complete boolean GENERATED ALWAYS AS (profile_score = 100) VIRTUAL,
  ADD COLUMN auth_methods     text[] GENERATED ALWAYS AS (array_remove(ARRAY[
                                CASE WHEN email IS NOT NULL THEN 'email' END,
                                CASE WHEN phone IS NOT NULL THEN 'phone' END,
                                CASE WHEN oauth_providers <> '{}' THEN 'oauth' END], NULL)) VIRTUAL,
  -- Who has never signed in was last seen when they came.
  ADD COLUMN seen_at          timestamptz GENERATED ALWAYS AS (coalesce(last_login_at, created_at)) VIRTUAL;

ALTER TABLE users
  ADD COLUMN has_avatar       boolean GENERATED ALWAYS AS (avatar_url IS NOT NULL) VIRTUAL,
  ADD COLUMN has_bio          boolean GENERATED ALWAYS AS (bio IS NOT NULL) VIRTUAL,
  ADD COLUMN has_location     boolean GENERATED ALWAYS AS (coalesce(city, state, country) IS NOT NULL) VIRTUAL,
  ADD COLUMN has_oauth        boolean GENERATED ALWAYS AS (oauth_providers <> '{}') VIRTUAL,
  ADD COLUMN profile_complete boolean GENERATED ALWAYS AS (profile_score = 100) VIRTUAL,
  ADD COLUMN auth_methods     text[] GENERATED ALWAYS AS (array_remove(ARRAY[
                                CASE WHEN email IS NOT NULL THEN 'email' END,
                                CASE WHEN phone IS NOT NULL THEN 'phone' END,
                                CASE WHEN oauth_providers <> '{}' THEN 'oauth' END], NULL)) VIRTUAL,
  ADD COLUMN seen_at          timestamptz GENERATED ALWAYS AS (coalesce(last_login_at, created_at)) VIRTUAL;

-- A facet is "this column has this value in this organization", as one number: an index of them finds every rare
-- combination, and nothing else has to be met in it, not even the organization. Two facets may share a number;
-- whoever asks the index asks the columns, too. The platform is the organization with the nil id.
CREATE FUNCTION tenantry.facets(org uuid, named text[]) RETURNS bigint[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog
  RETURN (SELECT array_agg(hashtextextended(facet COLLATE "C", hashtextextended(org::text COLLATE "C", 0)))
            FROM unnest(named) facet
           WHERE facet IS NOT NULL);

CREATE FUNCTION tenantry.facets_of(
    org uuid, status text, is_admin boolean, is_instructor boolean, is_learner boolean,
    email text, email_verified boolean, phone text, phone_verified boolean, avatar_url text, bio text,
    country text, state text, city text, continent text, timezone text, locale text, gender text, designation text,
    expertise text[], roles text[], oauth_providers text[], has_password boolean, profile_score smallint)
  RETURNS bigint[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog
  RETURN tenantry.facets(org, ARRAY[
      'status=' || status,
      'is_admin=' || is_admin, 'is_instructor=' || is_instructor, 'is_learner=' || is_learner,
      'email_verified=' || email_verified, 'phone_verified=' || phone_verified,
      'has_avatar=' || (avatar_url IS NOT NULL), 'has_bio=' || (bio IS NOT NULL),
      'has_location=' || (coalesce(city, state, country) IS NOT NULL),
      'has_password=' || has_password, 'has_oauth=' || (oauth_providers <> '{}'),
      'profile_complete=' || (profile_score = 100),
      CASE WHEN email IS NOT NULL THEN 'auth_methods=email' END,
      CASE WHEN phone IS NOT NULL THEN 'auth_methods=phone' END,
      CASE WHEN oauth_providers <> '{}' THEN 'auth_methods=oauth' END,
      'country=' || country, 'state=' || state, 'city=' || city, 'continent=' || continent,
      'timezone=' || timezone, 'locale=' || locale, 'gender=' || gender, 'designation=' || designation]
    || CASE WHEN expertise = '{}' THEN NULL ELSE ARRAY(SELECT 'expertise=' || e FROM unnest(expertise) e) END
    || CASE WHEN roles = '{}' THEN NULL ELSE ARRAY(SELECT 'roles=' || r FROM unnest(roles) r) END
    || CASE WHEN oauth_providers = '{}' THEN NULL
            ELSE ARRAY(SELECT 'oauth_providers=' || p FROM unnest(oauth_providers) p) END);

CREATE INDEX members_by_facet ON members USING gin (tenantry.facets_of(
    org_id, status, is_admin, is_instructor, is_learner, email, email_verified, phone, phone_verified, avatar_url, bio,
    country, state, city, continent, timezone, locale, gender, designation, expertise, roles, oauth_providers,
    has_password, profile_score)) WITH (gin_pending_list_limit = 512);
CREATE INDEX users_by_facet ON users USING gin (tenantry.facets_of(
    '00000000-0000-0000-0000-000000000000', status, is_admin, is_instructor, is_learner, email, email_verified, phone,
    phone_verified, avatar_url, bio, country, state, city, continent, timezone, locale, gender, designation, expertise,
    roles, oauth_providers, has_password, profile_score)) WITH (gin_pending_list_limit = 512);

-- Sorts that were not there yet, and the ranges that facets cannot tell.
CREATE INDEX members_by_username ON members (org_id, username_key, user_id) WHERE deleted_at IS NULL;
CREATE INDEX members_by_role ON members (org_id, role_rank, user_id) WHERE deleted_at IS NULL;
CREATE INDEX members_gone ON members (org_id, created_at, user_id) WHERE deleted_at IS NOT NULL;
CREATE INDEX members_by_birth ON members (org_id, birth_date) WHERE birth_date IS NOT NULL;
CREATE INDEX members_by_failures ON members (org_id, failed_attempts) WHERE failed_attempts > 0;
CREATE INDEX members_locked ON members (org_id, locked_until) WHERE locked_until IS NOT NULL;
CREATE INDEX users_by_rank ON users (role_rank, id) WHERE deleted_at IS NULL;
CREATE INDEX users_gone ON users (created_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX users_by_birth ON users (birth_date) WHERE birth_date IS NOT NULL;
CREATE INDEX users_by_failures ON users (failed_attempts) WHERE failed_attempts > 0;
CREATE INDEX users_locked ON users (locked_until) WHERE locked_until IS NOT NULL;

-- Beginnings of what has no sort.
CREATE INDEX members_phone_begins ON members (org_id, phone COLLATE "C") WHERE phone IS NOT NULL;
CREATE INDEX members_unique_id_begins ON members (org_id, lower(unique_id COLLATE "C")) WHERE unique_id IS NOT NULL;
CREATE INDEX users_phone_begins ON users ((phone COLLATE "C")) WHERE phone IS NOT NULL;

-- Roles are facets now.
DROP INDEX members_found;
DROP INDEX users_found;
DROP INDEX users_unverified;
CREATE INDEX members_found ON members USING gin (org_id, search_text gin_trgm_ops) WITH (gin_pending_list_limit = 512);
CREATE INDEX users_found ON users USING gin (search_text gin_trgm_ops) WITH (gin_pending_list_limit = 512);
