import { askAbout, newsOf } from '../../library/flush/news';
import { driverFor, flushImage, onChange } from '../../library/flush/store';
import { tellNews, tellResults } from './notices';

let watched: number[] = [];
const told = new Map< number, string >();

/** Finds out whether images of the page have changed or are being flushed, and says so, and what comes of it. */
export function watch( images: number[] ): void {
	watched = images;
	images.forEach( askAbout );
}

onChange( () => {
	for ( const image of watched ) {
		const news = newsOf( image );
		tellResults( driverFor( image ) );
		if ( news && told.get( image ) !== news.text ) {
			tellNews( news, () => flushImage( image ) );
		}
		told.set( image, news?.text ?? '' );
	}
} );
