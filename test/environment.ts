// Loaded by mocha before every test: TensorFlow's start-up chatter would drown the report.
process.env.TF_CPP_MIN_LOG_LEVEL ??= "3";
