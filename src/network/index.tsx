import '../components/flush-line.css';
import '../components/forced-colors.css';
import './network.css';
import { createRoot } from '@wordpress/element';

import { readPageData } from '../api/page-data';
import { Boundary } from '../components/boundary';
import { App } from './app';

const root = document.getElementById( 'shortpixel-flush-root' );
const { network } = readPageData();
if ( root && network ) {
	createRoot( root ).render(
		<Boundary>
			<App { ...network } />
		</Boundary>
	);
}
