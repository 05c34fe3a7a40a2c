import './watch-node-http.js';
import './all-hosts.js';
