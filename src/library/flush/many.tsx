import {
	cloneElement,
	createRoot,
	useEffect,
	useRef,
} from '@wordpress/element';
import { __, _n } from '@wordpress/i18n';

import { detailsUrl } from '../../api/details-url';
import { Boundary } from '../../components/boundary';
import { FlushLine } from '../../components/flush-line';
import { fill } from '../../components/format';
import { ProgressBar } from '../../components/progress-bar';
import type { Flush } from '../../domain/types';
import type { FlushDriver } from '../../drive/flush-driver';
import { driverOf } from '../../drive/flush-registry';
import { lineActions } from '../../drive/line-actions';
import { flushOf } from '../../drive/progress';
import { useFlush } from '../../hooks/use-flush';
import { flushImages } from './store';

type Put = ( line: Element ) => void;

let place: HTMLElement | null = null;
let root: ReturnType< typeof createRoot > | null = null;
let shown: JSX.Element | null = null;

/** Flushes the selected images as one, in place, and says above them how that goes. */
export function flushMany( images: number[], leftOut: number, put: Put ): void {
	const { activeElement: opener } = document;
	const before = place?.isConnected ? shown : null;
	const decline = () => {
		if ( shown !== line ) {
			return;
		}
		show( put, before && cloneElement( before, { takesFocus: false } ) );
		if ( opener instanceof HTMLElement ) {
			opener.focus();
		}
	};
	const line = (
		<ManyLine
			key={ Date.now() }
			driver={ images.length > 0 ? flushImages( images, decline ) : null }
			count={ images.length }
			leftOut={ leftOut }
			takesFocus
		/>
	);
	show( put, line );
}

/** Shows a flush of many images again that goes on since an earlier visit, without taking the focus. */
export function showMany( flush: Flush, put: Put ): void {
	if ( ! place?.isConnected ) {
		show(
			put,
			<ManyLine
				driver={ driverOf( flush ) }
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
	/** Null where nothing that was selected can be flushed. */
	driver: FlushDriver | null;
	count: number;
	leftOut: number;
	takesFocus?: boolean;
}

function ManyLine( { driver, count, leftOut, takesFocus = false }: Props ) {
	const box = useRef< HTMLDivElement >( null );
	useEffect( () => {
		if ( takesFocus ) {
			box.current?.focus();
		}
	}, [ takesFocus ] );
	return (
		<div
			ref={ box }
			className="spf-many"
			role="group"
			tabIndex={ -1 }
			aria-label={ fill(
				/* translators: %s: number of images. */
				_n(
					'Flush of %s image',
					'Flush of %s images',
					count,
					'shortpixel-flush'
				),
				count
			) }
		>
			<Boundary>
				{ driver && <Progress driver={ driver } count={ count } /> }
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

function Progress( { driver, count }: { driver: FlushDriver; count: number } ) {
	const progress = useFlush( driver );
	const flush = flushOf( progress );
	return (
		<>
			<strong>
				{ fill(
					/* translators: %s: number of images. */
					_n( '%s image', '%s images', count, 'shortpixel-flush' ),
					count
				) }
			</strong>{ ' ' }
			<FlushLine
				progress={ progress }
				on={ lineActions( driver, progress ) }
				details={
					flush && (
						<a href={ detailsUrl( flush.id ) }>
							{ __( 'Details', 'shortpixel-flush' ) }
						</a>
					)
				}
			/>
			{ flush && progress.status === 'open' && (
				<ProgressBar flush={ flush } />
			) }
		</>
	);
}
