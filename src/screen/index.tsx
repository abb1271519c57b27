import '../api/public-path';
import '../components/flush-line.css';
import '../components/targets.css';
import '../components/forced-colors.css';
import './admin-page.css';
import { createRoot } from '@wordpress/element';

import { Boundary } from '../components/boundary';
import { App } from './app';

const root = document.getElementById( 'shortpixel-flush-root' );
if ( root ) {
	createRoot( root ).render(
		<Boundary>
			<App />
		</Boundary>
	);
}
