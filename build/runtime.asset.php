<?php return array('dependencies' => array(), 'version' => '1a6228e2755029059741');
