-- Organizations whose suspension has an end; members and users are found by the copies in their lists.
CREATE INDEX org_standing_ends ON org_standing (until) WHERE until IS NOT NULL;
