<?php return array('dependencies' => array(), 'version' => '994ef5e7a592174bb6ef');
