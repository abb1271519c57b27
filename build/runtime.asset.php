<?php return array('dependencies' => array(), 'version' => '57c091440a492a1c4167');
