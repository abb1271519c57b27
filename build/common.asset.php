<?php return array('dependencies' => array(), 'version' => 'cc8e2949823317cf87f2');
