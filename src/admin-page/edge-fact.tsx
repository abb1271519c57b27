import { speak } from '@wordpress/a11y';
import { useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { ComponentType } from 'react';

import { testEdge } from '../api/edges';
import { toApiError } from '../api/errors';
import { ActionButton } from '../components/action-button';
import { Mark } from '../components/flush-line';
import { fill } from '../components/format';
import type { EdgeStatus, Suggestion } from '../domain/edges';
import type { Tone } from '../domain/flush';
import type { Status } from '../domain/types';
import { Fact } from '../connection/fact';
import type { EdgeDialogProps } from '../edge-settings/edge-dialog';
import { loadEdgeDialog } from './load-on-demand';
import { SuggestedEdge } from './suggested-edge';

interface Props {
	status: Status;
	/** Reloads the state of the site. */
	onChange: () => void;
}

type Opened = { Dialog: ComponentType< EdgeDialogProps > } & Pick<
	EdgeDialogProps,
	'suggestion'
>;

/** The site's own CDNs with their state, recognised ones to set up, and the button that opens the settings. */
export function EdgeFact( { status, onChange }: Props ) {
	const { edges, can } = status;
	const [ dismissed, setDismissed ] = useState< Suggestion[] >( [] );
	const button = useRef< HTMLButtonElement >( null );
	const [ opened, setOpened ] = useState< Opened | null >( null );
	const [ problem, setProblem ] = useState( '' );
	const open = ( suggestion: Suggestion | null ) =>
		loadEdgeDialog().then( ( Dialog ) => {
			setProblem( '' );
			setOpened( { Dialog, suggestion } );
		}, setProblem );
	if ( edges.length === 0 && ! can.manage ) {
		return null;
	}
	// Hides dismissed ones until the reloaded state no longer has them.
	const suggestions = status.suggestions.filter(
		( { kind, host } ) =>
			! dismissed.some(
				( one ) => one.kind === kind && one.host === host
			)
	);
	const openText =
		edges.length > 0
			? __( 'Change…', 'shortpixel-flush' )
			: __( 'Connect…', 'shortpixel-flush' );
	const dismissedText = dismissedSentence( dismissed.at( -1 ), openText );
	const dismiss = ( suggestion: Suggestion ) => {
		setDismissed( [ ...dismissed, suggestion ] );
		speak( dismissedSentence( suggestion, openText ) );
		// The pressed button disappears; this one leads to where dismissing can be undone.
		button.current?.focus();
		onChange();
	};
	return (
		<Fact title={ __( 'Your CDN', 'shortpixel-flush' ) }>
			{ edges.map( ( edge ) => (
				<Edge
					key={ edge.id }
					edge={ edge }
					mayTest={ can.manage }
					onTested={ onChange }
				/>
			) ) }
			{ edges.length + suggestions.length === 0 && (
				<span>{ __( 'Not connected.', 'shortpixel-flush' ) }</span>
			) }
			{ suggestions.map( ( suggestion ) => (
				<SuggestedEdge
					key={ suggestion.kind + suggestion.host }
					suggestion={ suggestion }
					onSetUp={ () => void open( suggestion ) }
					onDismissed={ () => dismiss( suggestion ) }
				/>
			) ) }
			{ dismissedText !== '' && <span>{ dismissedText }</span> }
			{ can.manage && (
				<ActionButton
					variant="link"
					buttonRef={ button }
					onClick={ () => void open( null ) }
				>
					{ openText }
				</ActionButton>
			) }
			{ problem !== '' && <span role="alert">{ problem }</span> }
			{ opened && (
				<opened.Dialog
					suggestion={ opened.suggestion }
					onClose={ () => setOpened( null ) }
					onSaved={ () => {
						// The dialog can undo dismissals.
						setDismissed( [] );
						onChange();
					} }
				/>
			) }
		</Fact>
	);
}

const tones: Record< EdgeStatus[ 'state' ], Tone > = {
	ready: 'good',
	untested: 'neutral',
	problem: 'bad',
};

interface EdgeProps {
	edge: EdgeStatus;
	mayTest: boolean;
	onTested: () => void;
}

function Edge( { edge, mayTest, onTested }: EdgeProps ) {
	const [ testing, setTesting ] = useState( false );
	const [ said, setSaid ] = useState( '' );
	const test = async () => {
		setTesting( true );
		const message = await testEdge( { id: edge.id } ).then(
			( answer ) => answer.message,
			async ( thrown ) => ( await toApiError( thrown ) ).message
		);
		setTesting( false );
		setSaid( message );
		speak( message );
		onTested();
	};
	return (
		<span>
			<Mark tone={ tones[ edge.state ] } />
			{ edge.name }, <span dir="ltr">{ edge.hosts.join( ', ' ) }</span>
			{ ' · ' }
			{ said ||
				edge.message ||
				__( 'Not tested yet.', 'shortpixel-flush' ) }{ ' ' }
			{ mayTest && (
				<ActionButton
					variant="link"
					disabled={ testing }
					onClick={ () => void test() }
				>
					{ testing
						? __( 'Testing…', 'shortpixel-flush' )
						: __( 'Test connection', 'shortpixel-flush' ) }
				</ActionButton>
			) }
		</span>
	);
}

function dismissedSentence(
	suggestion: Suggestion | undefined,
	button: string
): string {
	return suggestion
		? fill(
				/* translators: 1: name of a CDN, 2: a host, 3: name of a button. */
				__(
					'%1$s at %2$s is no longer suggested. You can undo that under “%3$s”.',
					'shortpixel-flush'
				),
				suggestion.name,
				suggestion.host,
				button
			)
		: '';
}
