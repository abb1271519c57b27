import { speak } from '@wordpress/a11y';
import {
	createPortal,
	Suspense,
	useCallback,
	useEffect,
	useState,
	useSyncExternalStore,
} from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';

import { detailsUrl, readPageData } from '../api/page-data';
import { Boundary } from '../components/boundary';
import { Mark } from '../components/mark';
import { ShortLine } from '../components/short-line';
import { resultTone } from '../domain/result-tone';
import { isBusy } from '../drive/progress';
import { askAbout, loadFlushing, useFlushing } from './flushing';
import { LastResult } from './last-result';
import { changeRow, onRows, resultNow, rowOf, useRow } from './rows';

/**
 * The button's place: in a `row` of the list, in the grid's `actions`, in a modal's `details`, or in the edit screen's
 * `box`.
 */
export type View = 'row' | 'actions' | 'details' | 'box';

export interface FlushButtonProps {
	attachment: number;
	name: string;
	view: View;
	/** An element for messages outside the row actions, which are visible only on hover. */
	messageHost: Element | null;
}

export function FlushButton( {
	attachment,
	name,
	view,
	messageHost,
}: FlushButtonProps ) {
	// Selects one value, since the row itself changes with every second of a countdown.
	const busy = useSyncExternalStore( onRows, () =>
		isBusy( rowOf( attachment ).progress )
	);
	const script = useFlushing();
	const flush = () => {
		changeRow( attachment, { progress: { status: 'starting' } } );
		loadFlushing()
			.then( ( { flushSubject } ) =>
				flushSubject( { attachments: [ attachment ], urls: [] } )
			)
			.catch( () =>
				navigator.onLine
					? // The plugin's screen does the same, and reports the error if it does not load either.
						window.location.assign(
							`${ readPageData().page_url }&attachment=${ attachment }`
						)
					: beOffline( attachment )
			);
	};
	// The boundary wraps only the message, so that the button stays if it fails.
	const line = (
		<Boundary>
			<Line
				attachment={ attachment }
				name={ name }
				isWhole={ view !== 'row' }
				onFlush={ flush }
			/>
		</Boundary>
	);
	return (
		<>
			<button
				type="button"
				className={ view === 'box' ? 'button' : 'button-link' }
				aria-disabled={ busy }
				aria-label={ flushLabel( name ) }
				onClick={ () => ! busy && flush() }
			>
				{ __( 'Flush', 'shortpixel-flush' ) }
			</button>
			{ messageHost ? createPortal( line, messageHost ) : line }
			{ view === 'box' && script && (
				<Boundary>
					<Suspense>
						<script.ImageBox attachment={ attachment } />
					</Suspense>
				</Boundary>
			) }
		</>
	);
}

function flushLabel( name: string ): string {
	return sprintf(
		/* translators: %s: an image's title. */
		__( 'Flush “%s” from ShortPixel', 'shortpixel-flush' ),
		name
	);
}

function beOffline( attachment: number ): void {
	const message = __( 'You are offline.', 'shortpixel-flush' );
	changeRow( attachment, {
		progress: {
			status: 'refused',
			error: {
				kind: 'offline',
				code: 'offline_error',
				message,
				status: 0,
			},
		},
	} );
	speak( message, 'assertive' );
}

/** The image's message: only the last result until the user opens it or flushes. */
function Line( {
	attachment,
	name,
	isWhole,
	onFlush,
}: Pick< FlushButtonProps, 'attachment' | 'name' > & {
	/** False in a list, whose page data already has the news. */
	isWhole: boolean;
	onFlush: () => void;
} ) {
	const row = useRow( attachment );
	const { told, progress } = row;
	const [ isOpen, setOpen ] = useState( false );
	const [ isAsking, setAsking ] = useState( false );
	const ask = useCallback( () => {
		setAsking( true );
		void askAbout( attachment ).then( () => setAsking( false ) );
	}, [ attachment ] );
	useEffect( () => {
		if ( isWhole ) {
			changeRow( attachment, { told: true } );
			ask();
		}
	}, [ attachment, isWhole, ask ] );
	const script = useFlushing();
	const result = resultNow( row );
	const ended = isOpen && progress.status === 'ended' ? progress.flush : null;
	const isUnknown = progress.status === 'idle' && ! row.news;
	const line = script && (
		<script.RowLine
			of={ attachment }
			{ ...( ended && { heading: ended.message } ) }
			details={ ( id ) => <DetailsLink id={ id } name={ name } /> }
		/>
	);
	const whole =
		isAsking && isUnknown ? (
			<span className="spf-late">
				<ShortLine
					tone="busy"
					text={ __( 'Checking…', 'shortpixel-flush' ) }
				/>
			</span>
		) : (
			line
		);
	const { off } = readPageData();
	if ( off && progress.status === 'idle' ) {
		return (
			<ShortLine tone="warning" text={ off.text }>
				<a href={ off.url }>{ off.action }</a>
			</ShortLine>
		);
	}
	if ( progress.status === 'refused' && ! script ) {
		return <ShortLine tone="bad" text={ progress.error.message } />;
	}
	if ( told || ! result || progress.status === 'starting' ) {
		return (
			whole ??
			( isBusy( progress ) && (
				<ShortLine
					tone="busy"
					text={ __( 'Flushing…', 'shortpixel-flush' ) }
				/>
			) )
		);
	}
	if ( result.key === 'changed' ) {
		return (
			<ShortLine
				tone="warning"
				text={ __(
					'Changed. Visitors may see the old image.',
					'shortpixel-flush'
				) }
			>
				<button
					type="button"
					className="button-link"
					aria-label={ flushLabel( name ) }
					onClick={ onFlush }
				>
					{ __( 'Flush', 'shortpixel-flush' ) }
				</button>
			</ShortLine>
		);
	}
	return (
		<details
			className="spf-last"
			onToggle={ ( { currentTarget: { open } } ) => {
				setOpen( open );
				if ( open ) {
					ask();
				}
			} }
		>
			<summary>
				{ ended ? (
					<>
						<Mark tone={ resultTone( ended.result ) } />{ ' ' }
						<span>{ ended.message }</span>
					</>
				) : (
					<LastResult result={ result } />
				) }
			</summary>
			{ isOpen && whole }
			{ ended && script && (
				<Boundary>
					<Suspense>
						<script.Pictures flush={ ended } />
					</Suspense>
				</Boundary>
			) }
		</details>
	);
}

function DetailsLink( { id, name }: { id: number; name: string } ) {
	return (
		<a
			href={ detailsUrl( id ) }
			aria-label={ sprintf(
				/* translators: %s: an image's title. */
				__( 'Details of the flush of “%s”', 'shortpixel-flush' ),
				name
			) }
		>
			{ __( 'Details', 'shortpixel-flush' ) }
		</a>
	);
}
