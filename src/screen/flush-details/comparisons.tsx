import { useCallback, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { getComparison } from '../../api/comparisons';
import { fill, formatTime } from '../../components/format';
import { formatLabel, purgeStateLabel } from '../../components/copy-labels';
import { Loadable } from '../../components/loadable';
import { Pager } from '../../components/pager';
import { type Picture, PicturePair } from '../../components/picture-pair';
import { fileName, isOpen, mostTelling } from '../../domain/flush';
import type { Comparison, Flush, Purge } from '../../domain/types';
import { useLoaded } from '../../hooks/use-loaded';

interface Props {
	flush: Flush;
	copies: Purge[];
}

/** Copies before and after the flush, one at a time; if no images were kept, what is sent now, once it has ended. */
export function Comparisons( { flush, copies }: Props ) {
	const [ page, setPage ] = useState( 1 );
	const { id, counts } = flush;
	const load = useCallback(
		( signal: AbortSignal ) => getComparison( id, page, signal ),
		[ id, page ]
	);
	const [ state, reload ] = useLoaded( load, null, JSON.stringify( counts ) );
	return (
		<Loadable state={ state } onTryAgain={ reload } lines={ 6 }>
			{ ( { comparison, total } ) =>
				comparison ? (
					<section>
						<h2>
							{ __( 'What was checked', 'shortpixel-flush' ) }
						</h2>
						<ComparisonOfCopy comparison={ comparison } />
						<Pager
							page={ page }
							pages={ total }
							onPage={ setPage }
							label={ __( 'Copies', 'shortpixel-flush' ) }
							text={
								/* translators: 1: this copy, 2: number of copies. */
								__( 'Copy %1$s of %2$s', 'shortpixel-flush' )
							}
						/>
					</section>
				) : (
					<NothingKept flush={ flush } copies={ copies } />
				)
			}
		</Loadable>
	);
}

function ComparisonOfCopy( { comparison }: { comparison: Comparison } ) {
	const { copy, before, site, after, leads_to_site: leads } = comparison;
	const { width, format, state, checked_at: checked } = copy;
	return (
		<>
			<p>
				{ [
					fileName( copy.source ),
					width === null
						? ''
						: fill(
								/* translators: %s: number of pixels. */
								__( '%s px', 'shortpixel-flush' ),
								width
							),
					formatLabel( format ),
					purgeStateLabel( state, checked !== null ),
					checked === null ? '' : formatTime( checked ),
				]
					.filter( Boolean )
					.join( ' · ' ) }
			</p>
			<div className="spf-seen">
				<Thumbnail
					name={ __( 'CDN before', 'shortpixel-flush' ) }
					src={ before }
					without={ __( 'No image is kept.', 'shortpixel-flush' ) }
				/>
				<Thumbnail
					name={ __( 'Site’s file', 'shortpixel-flush' ) }
					src={ site }
					without={ __( 'No image is kept.', 'shortpixel-flush' ) }
				/>
				<Thumbnail
					name={ __( 'CDN after', 'shortpixel-flush' ) }
					src={ after }
					without={ withoutAfter( leads, checked !== null ) }
				/>
			</div>
		</>
	);
}

function withoutAfter( leadsToSite: boolean, isChecked: boolean ): string {
	if ( leadsToSite ) {
		return __(
			'No copy yet: the CDN sends visitors to the site’s file.',
			'shortpixel-flush'
		);
	}
	return isChecked
		? __( 'No image is kept.', 'shortpixel-flush' )
		: __( 'Not checked yet.', 'shortpixel-flush' );
}

interface ThumbnailProps {
	name: string;
	src: string | null;
	without: string;
}

function Thumbnail( { name, src, without }: ThumbnailProps ) {
	return (
		<figure>
			{ src === null ? (
				<p className="spf-quiet">{ without }</p>
			) : (
				<img src={ src } alt={ name } />
			) }
			<figcaption>{ name }</figcaption>
		</figure>
	);
}

function NothingKept( { flush, copies }: Props ) {
	const shown = mostTelling( copies );
	return (
		shown &&
		! isOpen( flush ) && (
			<section>
				<h2>{ __( 'What is sent now', 'shortpixel-flush' ) }</h2>
				<p>
					{ __(
						'No images were kept with this flush, so these are loaded now.',
						'shortpixel-flush'
					) }
				</p>
				<PicturePair pictures={ picturesOf( shown ) } />
			</section>
		)
	);
}

function picturesOf( { url, source, checked_at: checked }: Purge ): Picture[] {
	const cdn = __( 'ShortPixel’s image', 'shortpixel-flush' );
	const site = __( 'The site’s own image', 'shortpixel-flush' );
	return [
		{
			src: url,
			name: cdn,
			alt: cdn,
			note: checked
				? fill(
						/* translators: %s: date and time. */
						__( 'Checked %s', 'shortpixel-flush' ),
						formatTime( checked )
					)
				: '',
		},
		{ src: source, name: site, alt: site, note: '' },
	];
}
