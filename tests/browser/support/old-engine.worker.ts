// The engine's worker in a browser without JSPI.
import './runner-stub';
import './old-browser';
import '../../../workers/engine.worker';
