<?php return array('dependencies' => array(), 'version' => '2b57965ab75e427f628b');
