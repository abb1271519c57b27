import {
	cloneElement,
	createRoot,
	useEffect,
	useRef,
} from '@wordpress/element';
import { __, _n } from '@wordpress/i18n';

import { detailsUrl } from '../../api/page-data';
import { Boundary } from '../../components/boundary';
import { fill } from '../../components/format';
import { ProgressBar } from '../../components/progress-bar';
import type { Flush } from '../../domain/types';
import { keyOf, useRow } from '../rows';
import { flushSubject, keyOfFlush } from './flushes';
import { RowLine } from './row-line';

type Put = ( line: Element ) => void;

let place: HTMLElement | null = null;
let root: ReturnType< typeof createRoot > | null = null;
let shown: JSX.Element | null = null;

/** Flushes the selected images in one flush, and shows a line about it; if the user declines, the last line again. */
export function flushMany( images: number[], leftOut: number, put: Put ): void {
	const { activeElement: opener } = document;
	const before = place?.isConnected ? shown : null;
	const subject = { attachments: images, urls: [] };
	const line = (
		<ManyLine
			key={ Date.now() }
			of={ images.length > 0 ? keyOf( subject ) : null }
			count={ images.length }
			leftOut={ leftOut }
			takesFocus
		/>
	);
	const decline = () => {
		if ( shown !== line ) {
			return;
		}
		show( put, before && cloneElement( before, { takesFocus: false } ) );
		if ( opener instanceof HTMLElement ) {
			opener.focus();
		}
	};
	if ( images.length > 0 ) {
		void flushSubject( subject ).then(
			( isBegun ) => isBegun || decline()
		);
	}
	show( put, line );
}

/** Shows a flush of several images that this page resumed, unless a line is shown already; does not take the focus. */
export function showMany( flush: Flush, put: Put ): void {
	if ( ! place?.isConnected ) {
		show(
			put,
			<ManyLine
				of={ keyOfFlush( flush ) }
				count={ flush.subject.attachment_count }
				leftOut={ 0 }
			/>
		);
	}
}

function show( put: Put, line: JSX.Element | null ): void {
	shown = line;
	if ( ! place?.isConnected ) {
		root?.unmount();
		place = document.createElement( 'div' );
		put( place );
		root = createRoot( place );
	}
	root?.render( line );
}

interface Props {
	/** The row's key; null if none of the selected files can be flushed. */
	of: string | null;
	count: number;
	leftOut: number;
	takesFocus?: boolean;
}

function ManyLine( { of: key, count, leftOut, takesFocus = false }: Props ) {
	const box = useRef< HTMLDivElement >( null );
	useEffect( () => {
		if ( takesFocus ) {
			box.current?.focus();
		}
	}, [ takesFocus ] );
	const images = fill(
		/* translators: %s: number of images. */
		_n( '%s image', '%s images', count, 'shortpixel-flush' ),
		count
	);
	return (
		<div
			ref={ box }
			className="spf-many"
			role="group"
			tabIndex={ -1 }
			aria-label={ images }
		>
			<Boundary>
				{ key !== null && (
					<>
						<strong>{ images }</strong>{ ' ' }
						<RowLine
							of={ key }
							details={ ( id ) => (
								<a href={ detailsUrl( id ) }>
									{ __( 'Details', 'shortpixel-flush' ) }
								</a>
							) }
						/>
						<OpenBar of={ key } />
					</>
				) }
			</Boundary>
			{ leftOut > 0 && (
				<span className="spf-ways">
					{ fill(
						/* translators: %s: number of files. */
						_n(
							'%s selected file is left out: it is not an image, or you may not flush it.',
							'%s selected files are left out: they are not images, or you may not flush them.',
							leftOut,
							'shortpixel-flush'
						),
						leftOut
					) }
				</span>
			) }
		</div>
	);
}

function OpenBar( { of: key }: { of: string } ) {
	const { progress } = useRow( key );
	return (
		progress.status === 'open' && <ProgressBar flush={ progress.flush } />
	);
}
