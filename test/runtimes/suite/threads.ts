import './watch-node-http.js';
import './node.js';
