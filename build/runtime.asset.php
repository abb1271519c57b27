<?php return array('dependencies' => array(), 'version' => '27aca4f83cbbc5a9a8dd');
