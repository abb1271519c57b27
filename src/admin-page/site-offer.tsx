import { __, _n } from '@wordpress/i18n';

import { EndpointChange } from '../components/endpoint-change';
import { fill, formatTime } from '../components/format';
import { Skeleton } from '../components/loadable';
import type { Flush, Method, Plan, ProviderStatus } from '../domain/types';

interface Props {
	/** The chosen way; null where there is none. */
	method: Method | null;
	provider: ProviderStatus | null;
	plan: Plan | null;
}

/** What flushing everything would do, in a line or two with this site's numbers. */
export function SiteOffer( { method, provider, plan }: Props ) {
	if ( method === 'removal' ) {
		return <LibraryOffer plan={ plan } />;
	}
	if ( ! provider ) {
		return (
			<p>
				{ __(
					'None of the active plugins lets all images get a new address at once. Flush single images instead.',
					'shortpixel-flush'
				) }
			</p>
		);
	}
	const site = plan?.site;
	const { endpoint, next_endpoint: next, message, state } = provider;
	if ( state === 'problem' || endpoint === null || next === null ) {
		return <p>{ message }</p>;
	}
	return (
		<div className="spf-offer">
			{ site ? (
				<p>{ offerSentence( site.images ) }</p>
			) : (
				<Skeleton lines={ 1 } />
			) }
			<p>
				<EndpointChange from={ endpoint } to={ next } />
			</p>
		</div>
	);
}

/** How many pictures there are, and at how many addresses: the first of what the plan has to say. */
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

/** When everything was flushed last, and by whom. */
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

function offerSentence( images: number ): string {
	return fill(
		/* translators: %s: number of images. */
		_n(
			'%s image gets a new address:',
			'All %s images get a new address:',
			images,
			'shortpixel-flush'
		),
		images
	);
}
