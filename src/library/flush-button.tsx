import { speak } from '@wordpress/a11y';
import {
	createPortal,
	Suspense,
	useSyncExternalStore,
} from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';

import { readPageData } from '../api/page-data';
import { Boundary } from '../components/boundary';
import { isBusy } from '../drive/progress';
import { loadFlushScript, useFlushScript } from './flush-script';
import { ImageMessage } from './image-message';
import { changeRow, onRows, rowOf } from './rows';

/**
 * The button's place: in a `row` of the list, in the grid's `actions`, in a modal's `details`, or in the edit screen's
 * `box`.
 */
export type View = 'row' | 'actions' | 'details' | 'box';

interface Props {
	attachment: number;
	name: string;
	view: View;
	/** An element for messages, outside the row actions, which show only on hover; null if they follow the button. */
	messageHost: Element | null;
}

export function FlushButton( { attachment, name, view, messageHost }: Props ) {
	// Selects one value, since the row itself changes with every second of a countdown.
	const busy = useSyncExternalStore( onRows, () =>
		isBusy( rowOf( attachment ).progress )
	);
	const script = useFlushScript();
	const flush = () => {
		changeRow( attachment, { progress: { status: 'starting' } } );
		loadFlushScript()
			.then( ( { flushSubject } ) =>
				flushSubject( { attachments: [ attachment ], urls: [] } )
			)
			.catch( () =>
				navigator.onLine
					? // The plugin's screen opens with the image selected, and says if its scripts don't load either.
						window.location.assign(
							`${ readPageData().page_url }&attachment=${ attachment }`
						)
					: beOffline( attachment )
			);
	};
	const label = sprintf(
		/* translators: %s: an image's title. */
		__( 'Flush “%s” from ShortPixel', 'shortpixel-flush' ),
		name
	);
	// The boundary wraps only the message, so that the button stays if the message can't be rendered.
	const message = (
		<Boundary>
			<ImageMessage
				attachment={ attachment }
				name={ name }
				alwaysFull={ view !== 'row' }
				label={ label }
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
				aria-label={ label }
				onClick={ () => ! busy && flush() }
			>
				{ __( 'Flush', 'shortpixel-flush' ) }
			</button>
			{ messageHost ? createPortal( message, messageHost ) : message }
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

function beOffline( attachment: number ): void {
	const message = __( 'You are offline.', 'shortpixel-flush' );
	changeRow( attachment, {
		isFull: true,
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
