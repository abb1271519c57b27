<?php return array('dependencies' => array(), 'version' => 'a92c669270e8d343725f');
