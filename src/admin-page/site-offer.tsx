import { __, _n } from '@wordpress/i18n';

import { fill, formatTime } from '../components/format';
import { Skeleton } from '../components/loadable';
import type {
	Flush,
	Method,
	Plan,
	ProviderStatus,
	SitePart,
} from '../domain/types';
import { SiteParts, partsOf } from './site-parts';

interface Props {
	/** Null where the site has no way. */
	method: Method | null;
	providers: ProviderStatus[];
	plan: Plan | null;
}

/** What flushing everything would do, in a line or two with this site's numbers. */
export function SiteOffer( { method, providers, plan }: Props ) {
	if ( method === 'removal' ) {
		return <LibraryOffer plan={ plan } />;
	}
	const parts = partsOf( providers, method );
	if ( providers.length === 0 ) {
		return (
			<p>
				{ __(
					'None of the active plugins can give all images new links at once. Flush single images instead.',
					'shortpixel-flush'
				) }
			</p>
		);
	}
	const site = plan?.site;
	if ( parts.length === 0 ) {
		return <p>{ providers[ 0 ]?.message }</p>;
	}
	const ways = new Set( parts.map( ( { by } ) => by ) );
	return (
		<div className="spf-offer">
			{ site ? (
				<p>{ offerSentence( site.images, ways ) }</p>
			) : (
				<Skeleton lines={ 1 } />
			) }
			<SiteParts parts={ parts } />
		</div>
	);
}

/** The plan's first two notes: how many images there are, and at how many addresses. */
function LibraryOffer( { plan }: Pick< Props, 'plan' > ) {
	return (
		<div className="spf-offer">
			{ plan ? (
				plan.notes
					.slice( 0, 2 )
					.map( ( note ) => <p key={ note }>{ note }</p> )
			) : (
				<Skeleton lines={ 2 } />
			) }
		</div>
	);
}

export function LastSiteFlush( { flush }: { flush: Flush } ) {
	return (
		<span className="spf-quiet">
			{ fill(
				/* translators: 1: date and time, 2: name of a user. */
				__( 'Last: %1$s, by %2$s', 'shortpixel-flush' ),
				formatTime( flush.created_at ),
				flush.user.name
			) }
		</span>
	);
}

function offerSentence( images: number, ways: Set< SitePart[ 'by' ] > ) {
	return fill( offerText( images, ways ), images );
}

function offerText( images: number, ways: Set< SitePart[ 'by' ] > ): string {
	if ( ! ways.has( 'switch' ) ) {
		/* translators: %s: number of images. */
		return _n(
			'%s image is fetched and optimised again:',
			'All %s images are fetched and optimised again:',
			images,
			'shortpixel-flush'
		);
	}
	if ( ways.has( 'purge' ) ) {
		/* translators: %s: number of images. */
		return _n(
			'%s image gets a new link, or a new copy at the old one:',
			'All %s images get a new link, or a new copy at the old one:',
			images,
			'shortpixel-flush'
		);
	}
	/* translators: %s: number of images. */
	return _n(
		'%s image gets a new link:',
		'All %s images get a new link:',
		images,
		'shortpixel-flush'
	);
}
