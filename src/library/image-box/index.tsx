import { speak } from '@wordpress/a11y';
import { useCallback, useEffect, useState } from '@wordpress/element';
import { __, _n } from '@wordpress/i18n';

import { listFlushes, planFlush } from '../../api/client';
import { detailsUrl } from '../../api/page-data';
import { Mark } from '../../components/flush-line';
import { fill, formatTime } from '../../components/format';
import { formatLabel } from '../../components/copy-labels';
import { copiesText, resultWords } from '../../components/labels';
import { fileName, isOpen, toneOf } from '../../domain/flush';
import type { Flush, Variant } from '../../domain/types';
import { copyText } from '../../hooks/copy-text';
import { onFlushChange } from '../../drive/flush-registry';
import { type Loaded, useLoaded } from '../../hooks/use-loaded';

const LAST = 3;

/** The image's last flushes and its copies on the CDN, for the edit screen. */
export default function ImageBox( { attachment }: { attachment: number } ) {
	return (
		<>
			<LastFlushes attachment={ attachment } />
			<Copies attachment={ attachment } />
		</>
	);
}

function LastFlushes( { attachment }: { attachment: number } ) {
	const load = useCallback(
		( signal: AbortSignal ) =>
			listFlushes( { attachment, per_page: LAST }, signal ),
		[ attachment ]
	);
	const [ state, reload ] = useLoaded( load );
	useEffect( () => onFlushChange( reload ), [ reload ] );
	const ended = state.value?.flushes.filter( ( flush ) => ! isOpen( flush ) );
	return (
		<div className="spf-box-part">
			<h3>{ __( 'Last flushes', 'shortpixel-flush' ) }</h3>
			<Failure state={ state } onTryAgain={ reload } />
			{ ended?.length === 0 && (
				<p>{ __( 'No flushes yet.', 'shortpixel-flush' ) }</p>
			) }
			{ ended && ended.length > 0 && (
				<ul>
					{ ended.map( ( flush ) => (
						<LastFlush key={ flush.id } flush={ flush } />
					) ) }
				</ul>
			) }
		</div>
	);
}

function LastFlush( { flush }: { flush: Flush } ) {
	const time = formatTime( flush.finished_at ?? flush.created_at );
	return (
		<li>
			{ /* A change since the flush is already reported above. */ }
			{ flush.result !== 'changed' && (
				<>
					<Mark tone={ toneOf( flush ) } />{ ' ' }
					{ resultWords( flush.result ) }{ ' ' }
				</>
			) }
			<a
				href={ detailsUrl( flush.id ) }
				aria-label={ fill(
					/* translators: %s: date and time. */
					__( 'Details of the flush of %s', 'shortpixel-flush' ),
					time
				) }
			>
				{ time }
			</a>
		</li>
	);
}

/** Loads the copies on demand, because finding them means reading the pages that show the image. */
function Copies( { attachment }: { attachment: number } ) {
	const [ isOpened, setOpened ] = useState( false );
	const load = useCallback(
		( signal: AbortSignal ) =>
			planFlush(
				{ scope: 'images', attachments: [ attachment ] },
				signal
			),
		[ attachment ]
	);
	const [ state, reload ] = useLoaded( isOpened ? load : null );
	const { value: plan } = state;
	return (
		<details
			className="spf-box-part"
			onToggle={ ( { currentTarget: { open } } ) =>
				open && setOpened( true )
			}
		>
			<summary>
				{ plan
					? copiesText( plan )
					: __( 'Copies on the CDN', 'shortpixel-flush' ) }
			</summary>
			{ state.status === 'loading' && (
				<p>{ __( 'Finding copies…', 'shortpixel-flush' ) }</p>
			) }
			<Failure state={ state } onTryAgain={ reload } />
			{ plan && <CopyList variants={ plan.variants } /> }
			{ plan && plan.variants.length < plan.addresses && (
				<p>
					{ fill(
						/* translators: %s: number of copies. */
						_n(
							'The first %s is listed here.',
							'The first %s are listed here.',
							plan.variants.length,
							'shortpixel-flush'
						),
						plan.variants.length
					) }
				</p>
			) }
		</details>
	);
}

function CopyList( { variants }: { variants: Variant[] } ) {
	const files = [ ...new Set( variants.map( ( { source } ) => source ) ) ];
	return (
		<>
			<p>
				<CopyLink
					text={ variants.map( ( { url } ) => url ).join( '\n' ) }
					label={ __( 'Copy all links', 'shortpixel-flush' ) }
				>
					{ __( 'Copy all links', 'shortpixel-flush' ) }
				</CopyLink>
			</p>
			{ files.map( ( file ) => (
				<div key={ file }>
					<h4>{ fileName( file ) }</h4>
					<ul className="spf-copies">
						{ byName(
							variants.filter( ( { source } ) => source === file )
						).map( ( [ name, urls ] ) => (
							<CopyItem
								key={ name }
								name={ name }
								urls={ urls }
							/>
						) ) }
					</ul>
				</div>
			) ) }
		</>
	);
}

/** Groups links by their copy's name, since some differ only in how a page writes them. */
function byName( variants: Variant[] ): [ string, string[] ][] {
	const urls = new Map< string, string[] >();
	for ( const variant of variants ) {
		const name = nameOf( variant );
		urls.set( name, [ ...( urls.get( name ) ?? [] ), variant.url ] );
	}
	return [ ...urls ];
}

function nameOf( { width, format }: Variant ): string {
	const size =
		width === null
			? __( 'Any width', 'shortpixel-flush' )
			: /* translators: %s: number of pixels. */
				fill( __( '%s px', 'shortpixel-flush' ), width );
	return `${ size }, ${ formatLabel( format ) }`;
}

/** One copy: its name links to the first of its URLs, and a button copies all of them. */
function CopyItem( { name, urls }: { name: string; urls: string[] } ) {
	return (
		<li>
			<a href={ urls[ 0 ] } target="_blank" rel="noreferrer">
				{ name }
				<span className="screen-reader-text">
					{ ' ' }
					{
						/* translators: accessibility text. */ __(
							'(opens in a new tab)',
							'shortpixel-flush'
						)
					}
				</span>
			</a>{ ' ' }
			<CopyLink
				text={ urls.join( '\n' ) }
				label={ fill(
					/* translators: %s: width and format of a copy. */
					__( 'Copy link: %s', 'shortpixel-flush' ),
					name
				) }
			>
				{ __( 'Copy link', 'shortpixel-flush' ) }
			</CopyLink>
		</li>
	);
}

/** A button that copies links, and reports the result in place and to screen readers. */
function CopyLink( {
	text,
	label,
	children,
}: {
	text: string;
	label: string;
	children: string;
} ) {
	const [ said, setSaid ] = useState( '' );
	const copy = async () => {
		const sentence = ( await copyText( text ) )
			? __( 'Copied.', 'shortpixel-flush' )
			: __(
					'This browser does not allow copying. Select the text instead.',
					'shortpixel-flush'
				);
		setSaid( sentence );
		speak( sentence );
	};
	return (
		<>
			<button
				type="button"
				className="button-link"
				aria-label={ label }
				onClick={ () => void copy() }
			>
				{ children }
			</button>{ ' ' }
			{ said !== '' && <span>{ said }</span> }
		</>
	);
}

function Failure< T >( {
	state,
	onTryAgain,
}: {
	state: Loaded< T >;
	onTryAgain: () => void;
} ) {
	return (
		state.status === 'failed' && (
			<p>
				{ state.error.message }{ ' ' }
				<button
					type="button"
					className="button-link"
					onClick={ onTryAgain }
				>
					{ __( 'Retry', 'shortpixel-flush' ) }
				</button>
			</p>
		)
	);
}
