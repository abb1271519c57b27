import {
	createPortal,
	Suspense,
	useEffect,
	useState,
	useSyncExternalStore,
} from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';

import { readPageData } from '../api/page-data';
import { Boundary } from '../components/boundary';
import { Mark } from '../components/mark';
import { loadFlushing, useFlushing } from './flushing';
import { LastResult } from './last-result';
import { onState, setState, stateOf } from './flush/states';

/** `row` of the list, `actions` of the grid's details, `details` of a modal's, `box` of the edit screen. */
export type View = 'row' | 'actions' | 'details' | 'box';

export interface FlushButtonProps {
	attachment: number;
	name: string;
	view: View;
	/** An element for what it says outside the row actions, which are visible on hover only. */
	messageHost: Element | null;
}

export function FlushButton( {
	attachment,
	name,
	view,
	messageHost,
}: FlushButtonProps ) {
	const { busy } = useSyncExternalStore( onState, () =>
		stateOf( attachment )
	);
	useEffect( () => {
		// Of a list's images the page says of which there is news.
		if ( view !== 'row' ) {
			setState( attachment, { told: true } );
			loadFlushing()
				.then( ( { askAbout } ) => askAbout( attachment ) )
				.catch( () => null );
		}
	}, [ attachment, view ] );
	const script = useFlushing();
	const flush = () => {
		setState( attachment, { busy: true } );
		loadFlushing()
			.then( ( { flushImage } ) => flushImage( attachment ) )
			// Our own screen does the same, and says what is wrong if that does not load either.
			.catch( () =>
				window.location.assign(
					`${ readPageData().page_url }&attachment=${ attachment }`
				)
			);
	};
	// Around what is said, which stands where it is seen; the button stays.
	const line = (
		<Boundary>
			<Line attachment={ attachment } name={ name } onFlush={ flush } />
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

/** What is to be said of the image: the last result in short until somebody asks for more, or flushes. */
function Line( {
	attachment,
	name,
	onFlush,
}: Pick< FlushButtonProps, 'attachment' | 'name' > & {
	onFlush: () => void;
} ) {
	const { busy, told, result } = useSyncExternalStore( onState, () =>
		stateOf( attachment )
	);
	const [ isOpen, setOpen ] = useState( false );
	const script = useFlushing();
	const line = script && (
		<script.ImageLine attachment={ attachment } name={ name } />
	);
	if ( told || ! result || ( busy && ! script ) ) {
		return (
			line ??
			( busy && (
				<span className="spf-line">
					{ __( 'Flushing…', 'shortpixel-flush' ) }
				</span>
			) )
		);
	}
	if ( result.key === 'changed' ) {
		return (
			<span className="spf-line is-warning">
				<Mark tone="warning" />
				<span className="spf-line__text">
					{ __(
						'Changed. Visitors may see the old image.',
						'shortpixel-flush'
					) }
				</span>
				<button
					type="button"
					className="button-link"
					aria-label={ flushLabel( name ) }
					onClick={ onFlush }
				>
					{ __( 'Flush', 'shortpixel-flush' ) }
				</button>
			</span>
		);
	}
	return (
		<details
			className="spf-last"
			onToggle={ ( { currentTarget: { open } } ) => {
				setOpen( open );
				if ( open ) {
					loadFlushing()
						.then( ( { askAbout } ) => askAbout( attachment ) )
						.catch( () => null );
				}
			} }
		>
			<summary>
				<LastResult result={ result } />
			</summary>
			{ isOpen && line }
		</details>
	);
}
