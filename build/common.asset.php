<?php return array('dependencies' => array(), 'version' => '502425d3a936c63a736d');
