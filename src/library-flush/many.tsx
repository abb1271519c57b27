import {
	cloneElement,
	createRoot,
	useEffect,
	useRef,
} from '@wordpress/element';
import { __, _n } from '@wordpress/i18n';

import { detailsUrl } from '../api/details-url';
import { Boundary } from '../components/boundary';
import { FlushLine } from '../components/flush-line';
import { fill } from '../components/format';
import { ProgressBar } from '../components/progress-bar';
import type { Flush } from '../domain/types';
import type { FlushDriver } from '../hooks/flush-driver';
import { driverOf } from '../hooks/flush-registry';
import { lineActions } from '../hooks/line-actions';
import { flushOf } from '../hooks/progress';
import { useFlush } from '../hooks/use-flush';
import { flushImages } from './store';

/** As many as are planned before a flush starts; only those can get new links together. */
const MOST_NAMED = 100;

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
			images={ images }
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
		const { attachments, attachment_count: count } = flush.subject;
		const ids = attachments.map( ( { id } ) => id );
		show(
			put,
			<ManyLine
				driver={ driverOf( flush ) }
				images={ ids.length === count ? ids : [] }
				count={ count }
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
	/** Those that can be flushed again together. */
	images: number[];
	count: number;
	leftOut: number;
	takesFocus?: boolean;
}

function ManyLine( { driver, takesFocus = false, ...about }: Props ) {
	const { count, leftOut } = about;
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
				{ driver && <Progress { ...about } driver={ driver } /> }
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

function Progress( {
	driver,
	images,
	count,
}: Props & { driver: FlushDriver } ) {
	const progress = useFlush( driver );
	const flush = flushOf( progress );
	const canReplace = images.length > 0 && images.length <= MOST_NAMED;
	const { newAddress, measureNow, ...on } = lineActions(
		driver,
		progress,
		images
	);
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
				on={
					canReplace && newAddress && measureNow
						? { ...on, newAddress, measureNow }
						: on
				}
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
