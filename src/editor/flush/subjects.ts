import { keyOf, type Subject } from '../subject';
import { FlushDriver } from '../../drive/flush-driver';
import { newDriver } from '../../drive/flush-registry';
import { flushOf } from '../../drive/progress';
import {
	changed,
	driverFor,
	flushImage,
	resumeOpen,
	showFlush,
} from '../../library/flush/store';
import { tellResults } from './notices';

export { onChange } from '../../library/flush/store';

/** Drivers of galleries, pages and links. A single image has the Media Library's, whose modal may be open in the same editor. */
const drivers = new Map< string, FlushDriver >();
const idle = new FlushDriver();

/** Returns the id of the one image that the subject is; null for several, and for links. */
export const single = ( { attachments: [ first, ...more ] }: Subject ) =>
	first !== undefined && more.length === 0 ? first : null;

export function driverOf( subject: Subject ): FlushDriver {
	const image = single( subject );
	return image !== null
		? driverFor( image )
		: ( drivers.get( keyOf( subject ) ) ??
				sharedBy( subject.attachments ) ??
				idle );
}

/** Images that have been flushed together since before this page was loaded share a driver. */
function sharedBy( [ first, ...more ]: number[] ): FlushDriver | null {
	const driver = first === undefined ? null : driverFor( first );
	const flush = driver && flushOf( driver.getSnapshot() );
	return flush &&
		flush.subject.attachment_count === more.length + 1 &&
		flush.subject.attachments.every(
			( { id } ) => id === first || more.includes( id )
		)
		? driver
		: null;
}

/** Flushes a subject: however many images it has, as one flush. */
export function start( subject: Subject ): void {
	const image = single( subject );
	if ( image !== null ) {
		flushImage( image );
		tellResults( driverFor( image ) );
		return;
	}
	void begin( subject );
}

/** Declining the question brings back what the subject showed before. */
async function begin( subject: Subject ): Promise< void > {
	const { attachments, urls } = subject;
	const key = keyOf( subject );
	const before = drivers.get( key );
	const driver = newDriver();
	drivers.set( key, driver );
	driver.subscribe( () => showAtEach( attachments, driver ) );
	tellResults( driver );
	changed();
	await driver.start(
		attachments.length > 0
			? { scope: 'images', attachments }
			: { scope: 'urls', urls }
	);
	if ( driver.getSnapshot().status === 'idle' ) {
		if ( before ) {
			drivers.set( key, before );
		} else {
			drivers.delete( key );
		}
		changed();
	}
}

function showAtEach( attachments: number[], driver: FlushDriver ): void {
	const flush = flushOf( driver.getSnapshot() );
	if (
		flush &&
		attachments.filter( ( id ) => showFlush( id, flush ) ).length > 0
	) {
		changed();
	}
}

/** Goes on with what was running when the page was loaded. */
export async function resume(): Promise< void > {
	await resumeOpen();
	changed();
}
