import { __, _n } from '@wordpress/i18n';

import { fill, formatTime } from '../components/format';
import { type Choice, isUnknown, type NetworkSite } from '../domain/network';

/** Why nothing can be said of a site, or why nothing can be flushed there. */
export function stateSentence( site: NetworkSite, isAsked: boolean ): string {
	if ( ! site.is_active ) {
		return __( 'The plugin is not active here.', 'shortpixel-flush' );
	}
	if ( site.tables === 'late' ) {
		return __(
			'A later version of the plugin has been at work here. Update the plugin first.',
			'shortpixel-flush'
		);
	}
	if ( site.state ) {
		// The site's own screen says which plugins do.
		return site.state.providers.length === 0
			? __(
					'No plugin here loads images from ShortPixel’s CDN.',
					'shortpixel-flush'
				)
			: site.state.why_not;
	}
	return isAsked
		? __( 'Checking the site…', 'shortpixel-flush' )
		: __(
				'Not checked yet: none of the site’s background tasks has run.',
				'shortpixel-flush'
			);
}

/** Whether what is shown of a site is what it said last, and when that was. */
export function notedSentence( site: NetworkSite, isAsked: boolean ): string {
	if ( ! site.state || ! isUnknown( site, Date.now() ) ) {
		return '';
	}
	if ( isAsked ) {
		return __( 'Checking the site…', 'shortpixel-flush' );
	}
	return site.state.at
		? fill(
				/* translators: %s: date and time. */
				__( 'As of %s', 'shortpixel-flush' ),
				formatTime( site.state.at )
			)
		: __(
				'Not checked again yet: none of the site’s background tasks has run since.',
				'shortpixel-flush'
			);
}

/** How asking these sites ended. */
export function checkedSentence( sites: NetworkSite[] ): string {
	const silent = sites.filter( ( site ) => isUnknown( site, Date.now() ) );
	return silent.length === 0
		? __( 'The sites are checked.', 'shortpixel-flush' )
		: fill(
				/* translators: %s: number of sites. */
				_n(
					'%s site is not checked: none of its background tasks has run.',
					'%s sites are not checked: none of their background tasks has run.',
					silent.length,
					'shortpixel-flush'
				),
				silent.length
			);
}

/** What a search has found. */
export function foundSentence( total: number ): string {
	return total === 0
		? __( 'No site has that in its domain or path.', 'shortpixel-flush' )
		: fill(
				/* translators: %s: number of sites. */
				_n(
					'%s site found.',
					'%s sites found.',
					total,
					'shortpixel-flush'
				),
				total
			);
}

export function backgroundSentence( { background }: NetworkSite ): string {
	if ( ! background ) {
		return '';
	}
	return background.cron
		? __( 'Running', 'shortpixel-flush' )
		: background.message;
}

export function stepsSentence( { flush }: NetworkSite ): string {
	return flush && flush.steps > 0
		? fill(
				/* translators: 1: number of steps that are over, 2: number of steps. */
				__( 'Step %1$s of %2$s.', 'shortpixel-flush' ),
				Math.min( flush.ended + 1, flush.steps ),
				flush.steps
			)
		: '';
}

/** What flushing these sites does, before anybody agrees to it. */
export function effects( choice: Choice ): string[] {
	const { switched, purged, unknown, images } = choice;
	const credits = Math.ceil( choice.credits );
	const said: string[] = [];
	if ( switched.length > 0 ) {
		said.push(
			fill(
				/* translators: %s: number of sites. */
				_n(
					'On %s site, all images get new links at the CDN if one image can be fetched there first. You can undo that on the site’s own screen.',
					'On %s sites, all images get new links at the CDN if one image can be fetched there first. You can undo that on each site’s own screen.',
					switched.length,
					'shortpixel-flush'
				),
				switched.length
			)
		);
	}
	if ( purged.length > 0 ) {
		said.push(
			fill(
				/* translators: %s: number of sites. */
				_n(
					'On %s site, ShortPixel is asked to remove all its copies, and the links stay as they are. That can’t be undone.',
					'On %s sites, ShortPixel is asked to remove all its copies, and the links stay as they are. That can’t be undone.',
					purged.length,
					'shortpixel-flush'
				),
				purged.length
			)
		);
	}
	if ( unknown.length > 0 ) {
		said.push(
			fill(
				/* translators: %s: number of sites. */
				_n(
					'%s site is not checked yet. How its images can be flushed shows when the flush begins.',
					'%s sites are not checked yet. How their images can be flushed shows when the flushes begin.',
					unknown.length,
					'shortpixel-flush'
				),
				unknown.length
			)
		);
	}
	if ( said.length > 0 ) {
		said.push(
			images > 0
				? fill(
						/* translators: %s: number of images. */
						_n(
							'ShortPixel makes the copies of %s image again as visitors ask for them. That uses CDN traffic or credits of the ShortPixel accounts, and first views are slower.',
							'ShortPixel makes the copies of %s images again as visitors ask for them. That uses CDN traffic or credits of the ShortPixel accounts, and first views are slower.',
							images,
							'shortpixel-flush'
						),
						images
					)
				: __(
						'ShortPixel makes the copies again as visitors ask for them. That uses CDN traffic or credits of the ShortPixel accounts, and first views are slower.',
						'shortpixel-flush'
					),
			...( credits > 0
				? [
						fill(
							/* translators: %s: number of credits. */
							_n(
								'At least about %s ShortPixel credit, for one copy of each file.',
								'At least about %s ShortPixel credits, for one copy of each file.',
								credits,
								'shortpixel-flush'
							),
							credits
						),
					]
				: [] ),
			__(
				'Each site begins when its own background tasks run, which this page starts while it is open.',
				'shortpixel-flush'
			)
		);
	}
	return said;
}

/** Why a chosen site is left out. */
export function refusedSentence( site: NetworkSite ): string {
	const why =
		stateSentence( site, false ) ||
		__( 'It is being flushed already.', 'shortpixel-flush' );
	/* translators: 1: a site's name, 2: why it is left out, a whole sentence. */
	return fill( __( '%1$s: %2$s', 'shortpixel-flush' ), site.name, why );
}

export interface Tally {
	/** Sites whose flushes were asked for here or are open. */
	total: number;
	open: number;
	good: number;
	/** Sites on which all images were flushed, and no check showed it. */
	unchecked: number;
	bad: number;
}

/** How far flushes on many sites are, or how they ended. */
export function tallySentence( {
	total,
	open,
	good,
	unchecked,
	bad,
}: Tally ): string {
	if ( open > 0 ) {
		return fill(
			/* translators: 1: number of sites whose flushes have ended, 2: number of sites. */
			_n(
				'Flushing: %1$s of %2$s site done.',
				'Flushing: %1$s of %2$s sites done.',
				total,
				'shortpixel-flush'
			),
			total - open,
			total
		);
	}
	if ( bad > 0 ) {
		return total === 1
			? __( 'The site needs attention.', 'shortpixel-flush' )
			: fill(
					/* translators: 1: number of sites that need attention, 2: number of sites. */
					_n(
						'%1$s of %2$s sites needs attention.',
						'%1$s of %2$s sites need attention.',
						bad,
						'shortpixel-flush'
					),
					bad,
					total
				);
	}
	if ( good + unchecked < total ) {
		return fill(
			/* translators: 1: number of sites, 2: number of sites. */
			_n(
				'Stopped. All images are flushed on %1$s of %2$s site.',
				'Stopped. All images are flushed on %1$s of %2$s sites.',
				total,
				'shortpixel-flush'
			),
			good + unchecked,
			total
		);
	}
	if ( unchecked > 0 ) {
		return fill(
			/* translators: 1: number of sites whose flush was not checked, 2: number of sites. */
			_n(
				'Done, but not checked on %1$s of %2$s site.',
				'Done, but not checked on %1$s of %2$s sites.',
				total,
				'shortpixel-flush'
			),
			unchecked,
			total
		);
	}
	return total === 1
		? __( 'All images of the site are flushed.', 'shortpixel-flush' )
		: fill(
				/* translators: %s: number of sites. */
				_n(
					'All images are flushed on %s site.',
					'All images are flushed on all %s sites.',
					total,
					'shortpixel-flush'
				),
				total
			);
}
