<?php return array('dependencies' => array(), 'version' => '822825dba10afddcf69b');
