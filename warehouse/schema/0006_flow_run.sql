-- What a Prefect server shows of a run, also here: which flow run it was, and why it ended as it did.
ALTER TABLE meta.run ADD COLUMN flow_run_id VARCHAR;
ALTER TABLE meta.run ADD COLUMN detail VARCHAR;
COMMENT ON COLUMN meta.run.flow_run_id IS 'Flow run on the Prefect server that it joined; NULL where a run had a server of its own.';
COMMENT ON COLUMN meta.run.detail IS 'Why it failed, was cancelled or interrupted; NULL where nothing is to say.';
