import '../api/public-path';
import './admin-bar.css';
import { listenToLoads } from './loaded';
import { Panel } from './panel';
import { Toolbar } from './toolbar';

const loaded = listenToLoads();

/** Turns the toolbar's link into a button that flushes; without this script it opens our screen. */
function start(): void {
	const node = document.getElementById( 'wp-admin-bar-shortpixel-flush' );
	const link = node?.querySelector( 'a' );
	if ( ! node || ! link ) {
		return;
	}
	const toolbar = new Toolbar( new Panel( node, link ), loaded );
	link.setAttribute( 'role', 'button' );
	link.addEventListener( 'click', ( event ) => {
		event.preventDefault();
		void toolbar.start();
	} );
	link.addEventListener( 'keydown', ( event ) => {
		if ( event.key === ' ' ) {
			event.preventDefault();
			void toolbar.start();
		}
	} );
}

if ( document.readyState === 'loading' ) {
	document.addEventListener( 'DOMContentLoaded', start );
} else {
	start();
}
