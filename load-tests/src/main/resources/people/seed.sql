-- People {from} to {to}, in the order in which they came over four years up to now: names with a long tail, places,
-- jobs and habits that are skewed as they are in life. One in ten is called Maria, one in a thousand Thistlewood, and
-- one in all Quetzalcoatl: what searches with a known number of matches look for.
CREATE TEMPORARY TABLE words AS
SELECT ARRAY['Anna','John','James','Mary','Michael','David','Sarah','Robert','Laura','Thomas','Julia',
          'Daniel','Emma','Peter','Sofia','Paul','Lucas','Nina','Martin','Elena','Marco','Ivan','Olga',
          'Chen','Wei','Li','Aisha','Fatima','Omar','Ali','Yusuf','Mei','Hana','Yuki','Kenji','Ravi',
          'Priya','Anil','Sunita','Carlos','Ana','José','Lucía','Pedro','Inês','João','Łukasz','Zoë',
          'Jörg','Søren','Freya','Lars','Ingrid','Björn','Ola','Chidi','Ngozi','Kofi','Ama','Tariq',
          'Layla','Noor','Sami','Dmitri','Katya','Pavel','Svetlana','Mateo','Valentina','Diego','Camila',
          'Hugo','Chloé','Louis','Manon','Giulia','Luca','Matteo','Francesca','Felix','Lena','Jonas',
          'Mia','Noah','Ella','Oscar','Alice','Theo','Clara','Elif','Emre','Deniz','Kaan','Bogdan',
          'Ioana','Andrei','Zuzana','Tomáš','Eszter','Gábor','Nikos','Eleni','Siobhán','Aoife','Rhys',
          'Gwen','Quinn','Blake','Robin','Xavier','Yvonne','Zachary','Uma','Ursula','Viktor','Wanda',
          'Rosa','Tess','Will'] AS firsts,
       ARRAY['Smith','Müller','García','Johnson','Kim','Nguyen','Lee','Williams','Brown','Jones','Silva',
          'Rossi','Martin','Singh','Kumar','Wang','Zhang','Chen','Liu','Tanaka','Suzuki','Sato','Ivanov',
          'Petrov','Kowalski','Nowak','Novák','Horváth','Papadopoulos','Yılmaz','Kaya','Demir','Hassan',
          'Ahmed','Khan','Ali','Okafor','Mensah','Abebe','Mbeki','Nakamura','Watanabe','Fernández',
          'López','Pérez','Sánchez','Ramírez','Torres','Costa','Santos','Oliveira','Pereira','Dubois',
          'Leroy','Moreau','Bernard','Petit','Schmidt','Schneider','Fischer','Weber','Wagner','Becker',
          'Hoffmann','Koch','Bauer','Jansen','De Vries','Bakker','Visser','Larsen','Hansen','Nielsen',
          'Andersson','Johansson','Karlsson','Lindqvist','Virtanen','Korhonen','Mäkinen','O''Brien',
          'Murphy','Walsh','Davies','Evans','Campbell','Stewart','Taylor','Anderson','Wilson','Clark',
          'Lewis','Young','King','Wright','Hill','Scott','Green','Baker','Adams'] AS lasts,
       ARRAY['ba','be','bor','cal','dan','del','el','fa','gor','hal','in','jar','kas','lor','mar','mil',
          'nor','ov','pan','qui','ras','sol','tar','ul','van','wes','xan','yor','zel','stein'] AS syllables;
CREATE TEMPORARY TABLE people AS
SELECT n, uuidv7() AS id, now() - interval '4 years' * ((({all} - n)::float8 + 1) / {all}) AS at,
       CASE WHEN n % 10 = 3 THEN 'Maria' ELSE w.firsts[1 + floor(cardinality(firsts) * power(random(), 2.2))::int]
            || CASE WHEN random() < 0.05 THEN '-' || w.firsts[1 + floor(cardinality(firsts) * random())::int] ELSE '' END END
       || ' ' ||
       CASE WHEN n = {rare} THEN 'Quetzalcoatl'
            WHEN n % 1000 = 7 THEN 'Thistlewood'
            WHEN random() < 0.6 THEN w.lasts[1 + floor(cardinality(lasts) * power(random(), 1.8))::int]
            ELSE initcap(w.syllables[1 + floor(30 * random())::int] || w.syllables[1 + floor(30 * random())::int]
                         || w.syllables[1 + floor(30 * random())::int]) END AS name,
       random() AS r1, random() AS r2, random() AS r3, random() AS r4, random() AS r5, random() AS r6
  FROM generate_series({from}, {to}) n, words w;
CREATE TEMPORARY TABLE living AS
SELECT p.*, place.*,
       'p' || n || '@' || (ARRAY['example.com', 'mail.test', 'corp.test', 'school.test'])[1 + floor(4 * r1 * r1)::int] AS email,
       CASE WHEN r2 < 0.4 THEN '+49' || lpad((n::bigint * 7919 % 1000000000)::text, 9, '0') END AS phone,
       CASE WHEN r3 < 0.5 THEN 'user-' || n END AS username,
       CASE WHEN r4 < 0.3 THEN 'EMP-' || lpad(n::text, 8, '0') END AS unique_id,
       CASE WHEN r5 < 0.86 THEN 'active' WHEN r5 < 0.93 THEN 'inactive' WHEN r5 < 0.96 THEN 'pending_verification'
            WHEN r5 < 0.97 THEN 'suspended' ELSE 'deleted' END AS status,
       CASE WHEN r6 < 0.8 THEN at + (now() - at) * power(r4, 0.3) END AS last_login_at,
       (ARRAY['female', 'male', 'non-binary', 'undisclosed'])[1 + floor(4 * power(r5, 3))::int] AS gender,
       CASE WHEN r2 < 0.7
            THEN (ARRAY['Engineer', 'Teacher', 'Manager', 'Analyst', 'Designer', 'Nurse', 'Sales', 'Consultant',
                        'Director', 'Student'])[1 + floor(10 * r6 * r6)::int] || ' ' || floor(30 * r3 * r3)::int END
         AS designation,
       CASE WHEN r4 < 0.5 THEN ARRAY['skill ' || floor(100 * r1 * r1)::int, 'skill ' || 100 + floor(100 * r2 * r2)::int]
            ELSE '{}' END AS expertise,
       CASE WHEN r5 < 0.8 THEN date '2008-01-01' - floor(22000 * power(r2, 1.5))::int END AS birth_date,
       CASE WHEN r3 < 0.12 THEN ARRAY['google'] WHEN r3 < 0.15 THEN ARRAY['github'] WHEN r3 < 0.1505 THEN ARRAY['apple']
            ELSE '{}' END AS oauth_providers,
       CASE WHEN r1 < 0.01 THEN 1 + floor(9 * r2)::int ELSE 0 END AS failed_attempts,
       CASE WHEN r1 < 0.0003 THEN now() + interval '1 day' END AS locked_until
  FROM people p
 CROSS JOIN LATERAL (
   SELECT (ARRAY['US','IN','DE','BR','GB','FR','JP','NG','CN','ES','IT','PL','SE','NO','MT'])[i] AS country,
          (ARRAY['NA','AS','EU','SA','EU','EU','AS','AF','AS','EU','EU','EU','EU','EU','EU'])[i] AS continent,
          (ARRAY['America/New_York','Asia/Kolkata','Europe/Berlin','America/Sao_Paulo','Europe/London','Europe/Paris',
                 'Asia/Tokyo','Africa/Lagos','Asia/Shanghai','Europe/Madrid','Europe/Rome','Europe/Warsaw',
                 'Europe/Stockholm','Europe/Oslo','Europe/Malta'])[i] AS timezone,
          (ARRAY['en-US','hi-IN','de-DE','pt-BR','en-GB','fr-FR','ja-JP','en-NG','zh-CN','es-ES','it-IT','pl-PL','sv-SE',
                 'nb-NO','mt-MT'])[i] AS locale,
          'Stadt ' || i || '-' || floor(200 * power(r3, 3))::int AS city,
          'Land ' || i || '-' || floor(20 * r4 * r4)::int AS state
     FROM (SELECT CASE WHEN p.r1 < 0.0002 THEN 15 WHEN p.r1 < 0.85 THEN 1 + floor(14 * p.r2 * p.r2)::int END AS i) one) place;
INSERT INTO users (id, name, email, email_verified, phone, phone_verified, avatar_url, created_at, updated_at, status,
                   deleted_at, last_login_at, bio, country, state, city, continent, timezone, locale, gender, designation,
                   expertise, birth_date, profile_score, has_password, oauth_providers, failed_attempts, locked_until,
                   is_admin, is_instructor, is_learner, managed_by)
SELECT id, name, email, r1 < 0.9, phone, phone IS NOT NULL AND r4 < 0.5, CASE WHEN r3 < 0.6 THEN 'https://cdn.test/' || n END,
       at, at, CASE status WHEN 'suspended' THEN 'banned' ELSE status END, CASE status WHEN 'deleted' THEN now() END,
       last_login_at, CASE WHEN r1 < 0.3 THEN 'Likes ' || n END, country, state, city, continent, timezone, locale, gender,
       designation, expertise, birth_date, CASE WHEN r6 < 0.1 THEN 100 ELSE floor(95 * r3)::int END, r2 < 0.85,
       oauth_providers, failed_attempts, locked_until, r2 < 0.01, r3 < 0.05, true,
       CASE WHEN {copies} = 1 THEN '{org}'::uuid END
  FROM living ORDER BY n;
INSERT INTO members (org_id, user_id, name, email, email_verified, phone, phone_verified, avatar_url, two_factor_enabled,
                     managed, username, unique_id, status, deleted_at, is_admin, is_instructor, is_learner, roles, role_rank,
                     created_at, updated_at, joined_at, last_login_at, bio, country, state, city, continent, timezone,
                     locale, gender, designation, expertise, birth_date, profile_score, has_password, oauth_providers,
                     failed_attempts, locked_until)
SELECT CASE WHEN {copies} = 1 THEN '{org}'::uuid
            ELSE ('00000000-0000-7000-8000-' || lpad(to_hex(1 + (n * 7 + place * 499) % 2000), 12, '0'))::uuid END,
       id, name, email, r1 < 0.9, phone, phone IS NOT NULL AND r4 < 0.5, CASE WHEN r3 < 0.6 THEN 'https://cdn.test/' || n END,
       r4 < 0.1, {copies} = 1, username, unique_id, status, CASE status WHEN 'deleted' THEN now() END,
       r2 < 0.01, r3 < 0.05, true,
       ARRAY[CASE WHEN r2 < 0.0001 THEN 'owner' WHEN r2 < 0.01 THEN 'admin' WHEN r2 < 0.06 THEN 'editor'
                  WHEN r2 < 0.16 THEN 'viewer' ELSE 'member' END],
       CASE WHEN r2 < 0.0001 THEN 1000 WHEN r2 < 0.01 THEN 900 WHEN r2 < 0.06 THEN 20 WHEN r2 < 0.16 THEN 10 ELSE 0 END,
       at, at, at, last_login_at, CASE WHEN r1 < 0.3 THEN 'Likes ' || n END, country, state, city, continent, timezone,
       locale, gender, designation, expertise, birth_date, CASE WHEN r6 < 0.1 THEN 100 ELSE floor(95 * r3)::int END, r2 < 0.85,
       oauth_providers, CASE WHEN {copies} = 1 THEN failed_attempts ELSE 0 END,
       CASE WHEN {copies} = 1 THEN locked_until END
  FROM living, generate_series(1, {copies}) place ORDER BY n;
DROP TABLE words, people, living;
