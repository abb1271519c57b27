<?php return array('dependencies' => array(), 'version' => 'e7315ed594dd2f329b4a');
