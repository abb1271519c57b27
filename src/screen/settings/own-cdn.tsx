import { speak } from '@wordpress/a11y';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { testEdge } from '../../api/edges';
import { toApiError } from '../../api/errors';
import { ActionButton } from '../../components/action-button';
import { Mark } from '../../components/flush-line';
import { fill } from '../../components/format';
import type { EdgeStatus, SiteEdge } from '../../domain/edges';
import type { Tone } from '../../domain/flush';

interface Props {
	edge: EdgeStatus;
	/** The edge in the settings; null if other code connects it. */
	saved: SiteEdge | null;
	onChange: () => void;
	onRemove: () => Promise< void >;
	onTested: () => void;
}

const tones: Record< EdgeStatus[ 'state' ], Tone > = {
	ready: 'good',
	untested: 'neutral',
	problem: 'bad',
};

export function OwnCdn( { edge, saved, onChange, onRemove, onTested }: Props ) {
	const [ busy, setBusy ] = useState< 'testing' | 'removing' | null >( null );
	const [ asking, setAsking ] = useState( false );
	const cancel = useRef< HTMLButtonElement >( null );
	const question = useRef< HTMLButtonElement >( null );
	// Focuses Cancel, since pressing Enter twice must not remove anything.
	useEffect( () => {
		if ( asking ) {
			cancel.current?.focus();
		}
	}, [ asking ] );
	const [ failed, setFailed ] = useState( '' );
	// The hosts tell two CDNs of the same kind apart.
	const whole = `${ edge.name } (${ edge.hosts.join( ', ' ) })`;
	const test = async () => {
		setBusy( 'testing' );
		setFailed( '' );
		try {
			speak( ( await testEdge( { id: edge.id } ) ).message );
		} catch ( thrown ) {
			const { message } = await toApiError( thrown );
			setFailed( message );
			speak( message );
		}
		setBusy( null );
		onTested();
	};
	const remove = async () => {
		setBusy( 'removing' );
		await onRemove();
		setBusy( null );
	};
	return (
		<li>
			<p>
				<strong>{ edge.name }</strong>{ ' ' }
				<span dir="ltr">{ edge.hosts.join( ', ' ) }</span>
			</p>
			<p>
				<Mark tone={ failed === '' ? tones[ edge.state ] : 'bad' } />{ ' ' }
				{ failed ||
					edge.message ||
					__( 'Not tested yet.', 'shortpixel-flush' ) }
			</p>
			{ saved?.fixed && (
				<p className="spf-quiet">
					{ __( 'Connected in wp-config.php.', 'shortpixel-flush' ) }
				</p>
			) }
			{ asking && (
				<p>
					{ fill(
						/* translators: %s: name of a CDN. */
						__(
							'Remove %s and its settings? Flushes will no longer reach it, and visitors may get old images from it.',
							'shortpixel-flush'
						),
						edge.name
					) }
				</p>
			) }
			{ saved && (
				<div className="spf-buttons">
					{ ! asking && (
						<>
							<ActionButton
								small
								disabled={ busy !== null }
								label={ `${ __( 'Test connection', 'shortpixel-flush' ) } ${ whole }` }
								onClick={ () => void test() }
							>
								{ busy === 'testing'
									? __( 'Testing…', 'shortpixel-flush' )
									: __(
											'Test connection',
											'shortpixel-flush'
										) }
							</ActionButton>
							<ActionButton
								small
								label={ `${ __( 'Change', 'shortpixel-flush' ) } ${ whole }` }
								onClick={ onChange }
							>
								{ __( 'Change', 'shortpixel-flush' ) }
							</ActionButton>
						</>
					) }
					{ ! saved.fixed && (
						<ActionButton
							small
							buttonRef={ question }
							disabled={ busy !== null }
							{ ...( ! asking && {
								label: `${ __( 'Remove…', 'shortpixel-flush' ) } ${ whole }`,
							} ) }
							onClick={ () =>
								asking ? void remove() : setAsking( true )
							}
						>
							{ asking
								? __( 'Remove', 'shortpixel-flush' )
								: __( 'Remove…', 'shortpixel-flush' ) }
						</ActionButton>
					) }
					{ asking && (
						<ActionButton
							small
							variant="tertiary"
							buttonRef={ cancel }
							onClick={ () => {
								question.current?.focus();
								setAsking( false );
							} }
						>
							{ __( 'Cancel', 'shortpixel-flush' ) }
						</ActionButton>
					) }
				</div>
			) }
		</li>
	);
}
