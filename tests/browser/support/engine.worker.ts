// The engine's worker as it is, under the test runner.
import './runner-stub';
import '../../../workers/engine.worker';
