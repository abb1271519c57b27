import '../api/public-path';
import '../components/compare-images.css';
import '../components/flush-line.css';
import '../flush-details/flush-details.css';
import './admin-page.css';
import { createRoot } from '@wordpress/element';

import { measureWhenIdle } from '../hooks/later';
import { App } from './app';

const root = document.getElementById( 'shortpixel-flush-root' );
if ( root ) {
	createRoot( root ).render( <App /> );
	measureWhenIdle();
}
