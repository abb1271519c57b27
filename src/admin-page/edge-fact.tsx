import { speak } from '@wordpress/a11y';
import { useState } from '@wordpress/element';
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
import { Fact } from './fact';
import { type EdgeDialogProps, loadEdgeDialog } from './load-on-demand';

interface Props {
	status: Status;
	/** Asks for the state of the site anew. */
	onChange: () => void;
}

type Opened = { Dialog: ComponentType< EdgeDialogProps > } & Pick<
	EdgeDialogProps,
	'suggestion'
>;

/** The site's own CDNs, how each stands, what was recognised, and the way to set one up. */
export function EdgeFact( { status, onChange }: Props ) {
	const { edges, suggestions, can } = status;
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
	return (
		<Fact title={ __( 'Own CDN', 'shortpixel-flush' ) }>
			{ edges.map( ( edge ) => (
				<Edge
					key={ edge.id }
					edge={ edge }
					mayTest={ can.manage }
					onTested={ onChange }
				/>
			) ) }
			{ edges.length + suggestions.length === 0 && (
				<span>{ __( 'None set up.', 'shortpixel-flush' ) }</span>
			) }
			{ suggestions.map( ( suggestion ) => (
				<span key={ suggestion.kind + suggestion.host }>
					<Mark tone="warning" />
					{ suggestionSentence( suggestion ) }{ ' ' }
					<ActionButton
						variant="link"
						onClick={ () => void open( suggestion ) }
					>
						{ __( 'Set it up…', 'shortpixel-flush' ) }
					</ActionButton>
				</span>
			) ) }
			{ can.manage && (
				<ActionButton
					variant="link"
					onClick={ () => void open( null ) }
				>
					{ edges.length > 0
						? __( 'Change…', 'shortpixel-flush' )
						: __( 'Set up…', 'shortpixel-flush' ) }
				</ActionButton>
			) }
			{ problem !== '' && <span role="alert">{ problem }</span> }
			{ opened && (
				<opened.Dialog
					suggestion={ opened.suggestion }
					onClose={ () => setOpened( null ) }
					onSaved={ onChange }
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

function suggestionSentence( { name, host }: Suggestion ): string {
	return fill(
		/* translators: 1: name of a CDN, 2: a host. */
		__(
			'Your pictures at %2$s come through %1$s. Set it up, so that a flush reaches it too.',
			'shortpixel-flush'
		),
		name,
		host
	);
}
